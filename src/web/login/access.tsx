import type { RequestedAccess } from '#libs/approval-intent';
import type { PageFrame } from '../design/index.js';

/** What a portal may use in the citizen's name, and what for; nothing when it asks for nothing. */
export function Access({
  t,
  portal,
  access,
}: Pick<PageFrame, 't'> & { portal: { readonly name: string }; access: readonly RequestedAccess[] }) {
  if (access.length === 0) return null;
  return (
    <section class="stack tight" id="access" aria-labelledby="access-title">
      <h2 id="access-title">{t('login.access_title', { portal: portal.name })}</h2>
      <dl class="facts">
        {access.map(({ resource, rights, purpose }) => (
          <div>
            <dt>{resource.name}</dt>
            {rights.map(({ name }) => (
              <dd>{name}</dd>
            ))}
            {purpose !== undefined && (
              <dd>
                {t('login.access_purpose')}: <span class="isolated">{purpose}</span>
              </dd>
            )}
          </div>
        ))}
      </dl>
    </section>
  );
}
