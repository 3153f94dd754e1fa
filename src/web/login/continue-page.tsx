import type { RequestedAccess } from '#libs/approval-intent';
import { Page, PortalSign, type PageFrame } from '../design/index.js';
import type { MessageKey } from '../locales/index.js';
import { Access } from './access.js';

/** What a scope releases, in words; `openid` and `offline_access` release nothing about a person. */
const releases: Readonly<Record<string, MessageKey>> = {
  profile: 'login.release_profile',
  birthdate: 'login.release_birthdate',
  national_id: 'login.release_national_id',
};

export interface ContinuePageProps extends PageFrame {
  readonly portal: { readonly name: string; readonly logo?: string | undefined };
  readonly purpose: string;
  readonly citizen: string;
  readonly scopes: readonly string[];
  readonly access: readonly RequestedAccess[];
  /** Path of this login, without a slash at its end. */
  readonly base: string;
}

/** Asks a citizen who is signed in already whether to go on to a portal, and shows what the portal will learn. */
export function ContinuePage(props: ContinuePageProps) {
  const { t, portal, purpose, citizen, base } = props;
  return (
    <Page {...props} title={t('login.continue_title', { portal: portal.name })}>
      <div class="card stack loose" id="continue">
        <div class="stack">
          <div class="portal">
            <PortalSign {...portal} />
            <h1 tabIndex={-1}>{t('login.continue_title', { portal: portal.name })}</h1>
          </div>
          <p class="soft">
            <span class="hidden">{t('login.purpose')}: </span>
            <span class="isolated">{purpose}</span>
          </p>
        </div>
        <p id="signed-in-as">
          {t('login.continue_as')} <strong class="isolated">{citizen}</strong>
        </p>
        <Released {...props} />
        <Access {...props} />
        <div class="stack">
          <form method="post" action={`${base}/continue`}>
            <button class="button" id="go-on">
              {t('common.continue')}
            </button>
          </form>
          <form method="post" action={`${base}/anew`}>
            <button class="button second" id="anew">
              {t('login.continue_anew')}
            </button>
          </form>
        </div>
      </div>
      <form method="post" action={`${base}/cancel`}>
        <button class="button quiet" id="back">
          {t('login.back_to_portal', { portal: portal.name })}
        </button>
      </form>
    </Page>
  );
}

function Released({ t, portal, scopes }: ContinuePageProps) {
  const keys = scopes.flatMap((scope) => releases[scope] ?? []);
  return (
    <section class="stack tight" aria-labelledby="released">
      <h2 id="released">{t('login.release_title', { portal: portal.name })}</h2>
      <ul class="steps">
        <li>{t('login.release_openid')}</li>
        {keys.map((key) => (
          <li key={key}>{t(key)}</li>
        ))}
      </ul>
    </section>
  );
}
