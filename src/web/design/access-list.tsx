import type { RequestedAccess } from '#libs/approval-intent';

/** What a portal may use in the citizen's name, and what for, in the same form before and on the phone. */
export function AccessList({
  title,
  purposeLabel,
  access,
}: {
  readonly title: string;
  readonly purposeLabel: string;
  readonly access: readonly RequestedAccess[] | undefined;
}) {
  if (access === undefined || access.length === 0) return null;
  return (
    <section class="stack tight" id="access" aria-labelledby="access-title">
      <h2 id="access-title">{title}</h2>
      <dl class="facts">
        {access.map(({ resource, rights, purpose }) => (
          <div>
            <dt>{resource.name}</dt>
            {rights.map(({ name }) => (
              <dd>{name}</dd>
            ))}
            {purpose !== undefined && (
              <dd>
                {purposeLabel}: <span class="isolated">{purpose}</span>
              </dd>
            )}
          </div>
        ))}
      </dl>
    </section>
  );
}
