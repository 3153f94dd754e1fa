import type { RequestedAccess } from '#libs/approval-intent';
import { CheckIcon, KeyIcon, Page, PhoneIcon, PortalSign, QrCode, type PageFrame } from '../design/index.js';
import { Access } from './access.js';
import { Ended, type Ending } from './ended.js';

/** What a login page shows: one of the states of its session. */
export type LoginView =
  | Waiting
  | { readonly state: 'claimed'; readonly code: string; readonly secondsLeft: number }
  /** Confirmed by another device: this page goes on. Confirmed on this one: the app brings the result back. */
  | { readonly state: 'approved'; readonly goOn: boolean }
  | { readonly state: 'ended'; readonly ending: Ending };

export interface Waiting {
  readonly state: 'waiting';
  /** Missing when the portal has asked for the other way only. */
  readonly passkeyLink: string | undefined;
  readonly appLink: string | undefined;
  readonly qr: {
    readonly text: string;
    readonly appOrigin: string;
    readonly session: string;
    readonly secret: string;
    readonly second: number;
  };
  readonly typedCode: string | undefined;
  /** Seen on a phone: then the app on this device comes before the code for another one. */
  readonly onPhone: boolean;
  readonly secondsLeft: number;
}

export interface LoginPageProps extends PageFrame {
  readonly portal: { readonly name: string; readonly logo?: string | undefined };
  readonly purpose: string;
  readonly access: readonly RequestedAccess[];
  /** Path of this login, without a slash at its end. */
  readonly base: string;
  /** Whether the sandbox is open: then its test phone may answer. */
  readonly testPhone: boolean;
  readonly view: LoginView;
}

/** The page on which a citizen signs in. */
export function LoginPage(props: LoginPageProps) {
  const { t, portal, view, base } = props;
  const open = view.state === 'waiting' || view.state === 'claimed';
  return (
    <Page
      {...props}
      title={t('login.title', { portal: portal.name })}
      wide={view.state === 'waiting' && !view.onPhone}
      head={open && <WithoutScript />}
    >
      <div class="card stack loose" id="login" data-state={view.state} data-base={base}>
        <WhoAsks {...props} />
        <Access {...props} />
        <Body {...props} />
      </div>
      {view.state === 'waiting' && props.testPhone && view.appLink && <TestPhone {...props} link={view.appLink} />}
      {open && <Cancel {...props} />}
    </Page>
  );
}

/** Without script the page looks for news by itself; a QR code is good for five seconds. */
function WithoutScript() {
  return (
    <noscript>
      <meta http-equiv="refresh" content="4" />
    </noscript>
  );
}

function WhoAsks({ t, portal, purpose }: LoginPageProps) {
  return (
    <div class="stack">
      <div class="portal">
        <PortalSign {...portal} />
        <h1 tabIndex={-1}>{t('login.title', { portal: portal.name })}</h1>
      </div>
      <p class="soft">
        <span class="hidden">{t('login.purpose')}: </span>
        <span class="isolated">{purpose}</span>
      </p>
    </div>
  );
}

function Body({ view, ...props }: LoginPageProps) {
  switch (view.state) {
    case 'waiting':
      return <Methods {...props} view={view} />;
    case 'claimed':
      return <Claimed {...props} code={view.code} secondsLeft={view.secondsLeft} />;
    case 'approved':
      return <Approved {...props} goOn={view.goOn} />;
    case 'ended':
      return <Ended {...props} ending={view.ending} />;
  }
}

type StateProps = Omit<LoginPageProps, 'view'>;

function Methods({ t, view }: StateProps & { view: Waiting }) {
  const { passkeyLink, appLink, onPhone } = view;
  const here = [
    passkeyLink && <PasskeyMethod key="passkey" t={t} link={passkeyLink} first={!onPhone || !appLink} />,
    appLink && <AppMethod key="app" t={t} link={appLink} first={onPhone || !passkeyLink} />,
  ];
  return (
    <div class={onPhone || !appLink ? 'stack loose' : 'split stack loose'}>
      <section class="stack" aria-labelledby="this-device">
        <h2 id="this-device">{t('login.this_device')}</h2>
        {onPhone ? here.reverse() : here}
      </section>
      {appLink ? (
        <section class="stack" aria-labelledby="use-phone">
          <h2 id="use-phone">{t(onPhone ? 'login.phone_other' : 'login.phone')}</h2>
          <PhoneMethod t={t} view={view} />
        </section>
      ) : (
        <Status t={t} secondsLeft={view.secondsLeft} />
      )}
    </div>
  );
}

function PhoneMethod({ t, view }: Pick<StateProps, 't'> & { view: Waiting }) {
  const { text, appOrigin, session, secret, second } = view.qr;
  return (
    <div class="stack">
      <ol class="steps">
        <li>{t('login.phone_step_open')}</li>
        <li>{t('login.phone_step_scan')}</li>
      </ol>
      <div
        class="qr"
        id="qr"
        data-app-origin={appOrigin}
        data-session={session}
        data-secret={secret}
        data-second={second}
      >
        <QrCode text={text} label={t('login.qr')} />
      </div>
      {view.typedCode !== undefined && <TypedCode t={t} code={view.typedCode} />}
      <Status t={t} secondsLeft={view.secondsLeft} />
    </div>
  );
}

function PasskeyMethod({ t, link, first }: Pick<StateProps, 't'> & { link: string; first: boolean }) {
  return (
    <div class="method">
      <a class={first ? 'button' : 'button second'} href={link} aria-describedby="passkey-hint" id="use-passkey">
        <KeyIcon />
        {t('login.passkey')}
      </a>
      <p class="soft small" id="passkey-hint">
        {t('login.passkey_hint')}
      </p>
    </div>
  );
}

function AppMethod({ t, link, first }: Pick<StateProps, 't'> & { link: string; first: boolean }) {
  return (
    <div class="method">
      <a class={first ? 'button' : 'button second'} href={link} aria-describedby="app-hint" id="open-app">
        <PhoneIcon />
        {t('login.app')}
      </a>
      <p class="soft small" id="app-hint">
        {t('login.app_hint')}
      </p>
    </div>
  );
}

function TypedCode({ t, code }: Pick<StateProps, 't'> & { code: string }) {
  return (
    <div class="stack tight small">
      <p>
        {t('login.typed')}{' '}
        <span class="code" id="typed-code" translate={false}>
          {code}
        </span>
      </p>
      <p class="soft">{t('login.typed_warning')}</p>
    </div>
  );
}

function Status({ t, secondsLeft }: Pick<StateProps, 't'> & { secondsLeft: number }) {
  return (
    <div class="stack tight" role="status" data-seconds-left={secondsLeft}>
      <p class="status">
        <span class="pulse" />
        {t('login.waiting')}
      </p>
      <p class="small" data-almost-over hidden>
        {t('login.almost_over')}
      </p>
      <noscript>
        <p class="small soft">{t('login.no_script')}</p>
      </noscript>
    </div>
  );
}

function Claimed({ t, code, secondsLeft }: StateProps & { code: string; secondsLeft: number }) {
  return (
    <section class="stack" aria-labelledby="claimed">
      <h2 id="claimed" tabIndex={-1} data-focus>
        {t('login.claimed_title')}
      </h2>
      <p>{t('login.claimed_text')}</p>
      <p
        class="number"
        id="verification-code"
        aria-label={`${t('login.code')}: ${Array.from(code).join(' ')}`}
        role="img"
      >
        {code}
      </p>
      <p class="soft small">{t('login.claimed_different')}</p>
      <Status t={t} secondsLeft={secondsLeft} />
    </section>
  );
}

function Approved({ t, base, portal, goOn }: StateProps & { goOn: boolean }) {
  return (
    <section class="stack" aria-labelledby="approved">
      <div class="sign good">
        <CheckIcon />
      </div>
      <h2 id="approved" tabIndex={-1} data-focus>
        {t(goOn ? 'login.approved_title' : 'login.approved_elsewhere_title')}
      </h2>
      <p role="status">
        {goOn ? t('login.approved_text', { portal: portal.name }) : t('login.approved_elsewhere_text')}
      </p>
      {goOn && (
        <form method="post" action={`${base}/finish`} data-submit>
          <button class="button">{t('common.continue')}</button>
        </form>
      )}
    </section>
  );
}

/** Leads to the sandbox, without script: conformance suites press it too. */
function TestPhone({ t, base, link }: StateProps & { link: string }) {
  return (
    <form method="get" action="/sandbox/phone">
      <input type="hidden" name="link" value={link} />
      <input type="hidden" name="back" value={base} />
      <button class="button quiet" id="use-test-phone">
        {t('sandbox.use')}
      </button>
    </form>
  );
}

function Cancel({ t, base, portal }: StateProps) {
  return (
    <form method="post" action={`${base}/cancel`}>
      <button class="button quiet">{t('login.cancel', { portal: portal.name })}</button>
    </form>
  );
}
