import { Page, WarningIcon, type PageFrame } from '../design/index.js';

interface ErrorPageProps extends PageFrame {
  readonly kind: 'request' | 'lost' | 'unavailable' | 'disabled' | 'unknown';
  /** An OAuth or problem code; for engineers. */
  readonly code: string;
  readonly description?: string | undefined;
  readonly incident: string;
}

const errorTexts = {
  request: ['login.error_request_title', 'login.error_request_text'],
  lost: ['login.lost_title', 'login.lost_text'],
  unavailable: ['login.error_unavailable_title', 'login.error_unavailable_text'],
  disabled: ['login.error_disabled_title', 'login.error_disabled_text'],
  unknown: ['login.error_title', 'login.error_text'],
} as const;

/** Something went wrong: what it means for the citizen, and the number under which it can be found. */
export function ErrorPage(props: ErrorPageProps) {
  const { t, kind, code, description, incident } = props;
  const [title, text] = errorTexts[kind];
  return (
    <Page {...props} title={t(title)}>
      <div class="card stack">
        <div class="sign warn">
          <WarningIcon />
        </div>
        <h1 tabIndex={-1}>{t(title)}</h1>
        <p>{t(text)}</p>
        <dl class="facts">
          <div>
            <dt>{t('common.incident')}</dt>
            <dd class="code" translate={false}>
              {incident}
            </dd>
            <dd class="soft small">{t('common.incident_hint')}</dd>
          </div>
          <div>
            <dt>{t('login.error_code')}</dt>
            <dd lang="en">
              <code>{code}</code>
              {description !== undefined && <p class="small isolated">{description}</p>}
            </dd>
          </div>
        </dl>
      </div>
    </Page>
  );
}

/** The confirmation came back to a browser that did not start. */
export function WrongBrowserPage(props: PageFrame & { readonly incident: string }) {
  const { t, incident } = props;
  return (
    <Page {...props} title={t('login.wrong_browser_title')}>
      <div class="card stack">
        <div class="sign warn">
          <WarningIcon />
        </div>
        <h1 tabIndex={-1}>{t('login.wrong_browser_title')}</h1>
        <p>{t('login.wrong_browser_text')}</p>
        <ul class="steps">
          <li>{t('login.wrong_browser_step_return')}</li>
          <li>{t('login.wrong_browser_step_default')}</li>
          <li>{t('login.wrong_browser_step_sent')}</li>
        </ul>
        <p class="soft small">
          {t('common.incident')}:{' '}
          <span class="code" translate={false}>
            {incident}
          </span>
        </p>
      </div>
    </Page>
  );
}
