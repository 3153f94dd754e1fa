import { CheckIcon, Page, type PageFrame } from '../design/index.js';

export interface LogoutPageProps extends PageFrame {
  /** The portal that the citizen comes from. */
  readonly portal: string | undefined;
  /** The other portals to which this browser is signed in. */
  readonly others: readonly string[];
  /** Address and protection of the form, made by the engine. */
  readonly action: string;
  readonly xsrf: string;
}

/** Asks whether to sign out of all services or only of the one that the citizen comes from. */
export function LogoutPage(props: LogoutPageProps) {
  const { t, portal, others, action, xsrf } = props;
  return (
    <Page {...props} title={t('login.logout_title')}>
      <form class="card stack" method="post" action={action} id="logout">
        <input type="hidden" name="xsrf" value={xsrf} />
        <h1 tabIndex={-1}>{t('login.logout_title')}</h1>
        <p>{portal === undefined ? t('login.logout_text_nobody') : t('login.logout_text', { portal })}</p>
        <ul class="steps">
          {[t('common.brand'), ...others].map((name) => (
            <li key={name} class="isolated">
              {name}
            </li>
          ))}
        </ul>
        <button class="button" name="logout" value="yes" id="logout-yes">
          {t('login.logout_all')}
        </button>
        <button class="button second" id="logout-no">
          {portal === undefined ? t('login.logout_no') : t('login.logout_only', { portal })}
        </button>
      </form>
    </Page>
  );
}

/** How a sign-out ended, where no portal wants the citizen back. */
export type LoggedOut =
  { readonly of: 'everything' } | { readonly of: 'portal'; readonly portal: string } | { readonly of: 'nothing' };

export function LoggedOutPage(props: PageFrame & { readonly end: LoggedOut }) {
  const { title, text } = wordsOf(props);
  return (
    <Page {...props} title={title}>
      <div class="card stack">
        <div class="sign good">
          <CheckIcon />
        </div>
        <h1 tabIndex={-1}>{title}</h1>
        <p>{text}</p>
      </div>
    </Page>
  );
}

function wordsOf({ t, end }: PageFrame & { readonly end: LoggedOut }): { title: string; text: string } {
  switch (end.of) {
    case 'everything':
      return { title: t('login.logged_out_title'), text: t('login.logged_out_text') };
    case 'portal':
      return { title: t('login.logged_out_of_title', end), text: t('login.logged_out_of_text') };
    case 'nothing':
      return { title: t('login.logged_in_title'), text: t('login.logged_in_text') };
  }
}
