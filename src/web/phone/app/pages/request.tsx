import { useEffect, useState } from 'preact/hooks';
import { CheckIcon, CrossIcon, Monogram, WarningIcon } from '../../../design/index.js';
import { signRequest } from '../authenticator.js';
import { useApp } from '../context.js';
import type { Wire } from '../memory.js';
import { Busy, Sign, Title, Warning } from '../parts.js';

/** How a request is answered: over the phone's channel, or by a passkey and the link that led here. */
export interface Answering {
  readonly confirm: (assertion: Wire['AuthenticationResponse']) => Promise<{ returnTo?: string }>;
  readonly refuse: (reason: Wire['RefusalReason']) => Promise<void>;
}

type Ending = { readonly name: 'confirmed'; readonly returnTo?: string } | { readonly name: 'refused' | 'not_me' };

interface RequestProps {
  readonly request: Wire['Request'];
  readonly answering: Answering;
  readonly leave: () => void;
  /** The page that asks is on this device, behind this one: there is no number to compare. */
  readonly sameDevice: boolean;
}

/** Who asks, for what, from where; and three answers, none of them hidden. */
export function Request({ request, answering, leave, sameDevice }: RequestProps) {
  const { fail, t } = useApp();
  const [busy, setBusy] = useState(false);
  const [ending, setEnding] = useState<Ending>();
  const secondsLeft = useCountdown(request.secondsLeft);

  const run = (work: () => Promise<Ending>) => {
    setBusy(true);
    void work()
      .then(setEnding, fail)
      .finally(() => setBusy(false));
  };
  const confirm = async (): Promise<Ending> => {
    const { returnTo } = await answering.confirm(await signRequest(request));
    if (returnTo !== undefined) location.assign(returnTo);
    return { name: 'confirmed', ...(returnTo !== undefined && { returnTo }) };
  };
  const refuse = async (reason: Wire['RefusalReason']): Promise<Ending> => {
    await answering.refuse(reason);
    return { name: reason };
  };

  if (ending) return <Ended ending={ending} leave={leave} />;
  return (
    <div class="card stack loose" id="request">
      <WhoAsks request={request} sameDevice={sameDevice} />
      <Details request={request} />
      <p>
        <strong>{t('phone.request_question')}</strong>
      </p>
      <Answers busy={busy} confirm={() => run(confirm)} refuse={(reason) => run(() => refuse(reason))} />
      <p class="soft small" aria-live="off">
        {t('phone.request_time', { seconds: secondsLeft })}
      </p>
    </div>
  );
}

function WhoAsks({ request, sameDevice }: Pick<RequestProps, 'request' | 'sameDevice'>) {
  const { t } = useApp();
  const { relyingParty, purpose, code } = request.intent;
  return (
    <div class="stack">
      <Title>{t('phone.request_title')}</Title>
      <div class="portal">
        <Monogram name={relyingParty.name} />
        <div>
          <strong>{relyingParty.name}</strong>
          <span class="isolated">{purpose}</span>
        </div>
      </div>
      {!sameDevice && (
        <div class="stack tight">
          <p class="soft">{t('phone.request_code')}</p>
          <p class="number" role="img" aria-label={Array.from(code).join(' ')}>
            {code}
          </p>
        </div>
      )}
    </div>
  );
}

function Details({ request }: { request: Wire['Request'] }) {
  const { t } = useApp();
  const { browser, sameNetwork } = request.starter;
  return (
    <div class="stack">
      <dl class="facts">
        <div>
          <dt>{t('phone.request_origin')}</dt>
          <dd>
            {browser || t('phone.request_unknown_browser')},{' '}
            {t(sameNetwork ? 'phone.request_same_network' : 'phone.request_other_network')}
          </dd>
        </div>
        <div>
          <dt>{t('phone.request_level')}</dt>
          <dd>{t(`common.level_${request.intent.level}`)}</dd>
        </div>
      </dl>
      {!sameNetwork && <Warning>{t('phone.request_other_network_warning')}</Warning>}
    </div>
  );
}

function Answers(props: { busy: boolean; confirm: () => void; refuse: (reason: Wire['RefusalReason']) => void }) {
  const { t } = useApp();
  const { busy, confirm, refuse } = props;
  return (
    <div class="answers">
      <button class="button" id="confirm" disabled={busy} onClick={confirm}>
        {t('phone.request_confirm')}
      </button>
      <button class="button second" id="refuse" disabled={busy} onClick={() => refuse('refused')}>
        {t('phone.request_refuse')}
      </button>
      <button class="button danger" id="not-me" disabled={busy} onClick={() => refuse('not_me')}>
        {t('phone.request_not_me')}
      </button>
      {busy && <Busy text={t('phone.confirming')} />}
    </div>
  );
}

function Ended({ ending, leave }: { ending: Ending; leave: () => void }) {
  const { t } = useApp();
  const [Icon, tone] = { confirmed: [CheckIcon, 'good'], refused: [CrossIcon, 'warn'], not_me: [WarningIcon, 'bad'] }[
    ending.name
  ] as [typeof CheckIcon, 'good' | 'warn' | 'bad'];
  const returnTo = ending.name === 'confirmed' ? ending.returnTo : undefined;
  return (
    <div class="card stack loose" id="ended" data-ending={ending.name}>
      <Sign tone={tone}>
        <Icon />
      </Sign>
      <div class="stack">
        <Title>{t(`phone.${ending.name}_title`)}</Title>
        {returnTo === undefined && <p>{t(`phone.${ending.name}_text`)}</p>}
      </div>
      {returnTo === undefined ? (
        <button class="button" id="leave" onClick={leave}>
          {t('common.close')}
        </button>
      ) : (
        <a class="button" href={returnTo}>
          {t('phone.confirmed_return')}
        </a>
      )}
    </div>
  );
}

function useCountdown(from: number): number {
  const [left, setLeft] = useState(from);
  useEffect(() => {
    const end = Date.now() + from * 1000;
    const timer = setInterval(() => setLeft(Math.max(0, Math.round((end - Date.now()) / 1000))), 1_000);
    return () => clearInterval(timer);
  }, [from]);
  return left;
}
