import { useState } from 'preact/hooks';
import { AccessList, PortalSign } from '../../../design/index.js';
import { signRequest } from '../authenticator.js';
import { useApp } from '../context.js';
import type { Wire } from '../memory.js';
import { Title, Warning } from '../parts.js';
import { Answers, Code, EndCard, TimeLeft } from './decision-parts.js';

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
  const [chosen, setChosen] = useState(request.intent.code);

  const run = (work: () => Promise<Ending>) => {
    setBusy(true);
    void work()
      .then(setEnding, fail)
      .finally(() => setBusy(false));
  };
  const confirm = async (): Promise<Ending> => {
    const { returnTo } = await answering.confirm(await signRequest(request, chosen));
    if (returnTo !== undefined) location.assign(returnTo);
    return { name: 'confirmed', ...(returnTo !== undefined && { returnTo }) };
  };
  const refuse = async (reason: Wire['RefusalReason']): Promise<Ending> => {
    await answering.refuse(reason);
    return { name: reason };
  };

  if (ending) return <Ended ending={ending} told={request.starter === undefined} leave={leave} />;
  return (
    <div class="card stack loose" id="request">
      <WhoAsks request={request} sameDevice={sameDevice} />
      {request.choices && <CodeChoice {...{ request, chosen }} choices={request.choices} choose={setChosen} />}
      <Access request={request} />
      <Details request={request} />
      <p>
        <strong>{t(request.choices ? 'phone.request_question_told' : 'phone.request_question')}</strong>
      </p>
      <Answers busy={busy} refuse={(reason) => run(() => refuse(reason))}>
        <button class="button" id="confirm" disabled={busy || chosen === undefined} onClick={() => run(confirm)}>
          {t('phone.request_confirm')}
        </button>
      </Answers>
      <TimeLeft seconds={request.secondsLeft} />
    </div>
  );
}

function WhoAsks({ request, sameDevice }: Pick<RequestProps, 'request' | 'sameDevice'>) {
  const { t } = useApp();
  const { relyingParty, purpose, message, code } = request.intent;
  return (
    <div class="stack">
      <Title>{t(request.starter ? 'phone.request_title' : 'phone.request_title_told')}</Title>
      <div class="portal">
        <PortalSign name={relyingParty.name} logo={request.logo} />
        <div>
          <strong>{relyingParty.name}</strong>
          <span class="isolated">{purpose}</span>
        </div>
      </div>
      {message !== undefined && (
        <div class="stack tight">
          <p class="soft">{t('phone.request_message', { portal: relyingParty.name })}</p>
          <p class="isolated" id="message">
            {message}
          </p>
        </div>
      )}
      {!sameDevice && code !== undefined && <Code code={code} />}
    </div>
  );
}

/** Only who has the code from the relying party can find it; nothing is chosen beforehand. */
function CodeChoice(props: {
  request: Wire['Request'];
  choices: readonly string[];
  chosen: string | undefined;
  choose: (code: string) => void;
}) {
  const { t } = useApp();
  const { request, choices, chosen, choose } = props;
  return (
    <fieldset class="choices">
      <legend>{t('phone.request_choose', { portal: request.intent.relyingParty.name })}</legend>
      {choices.map((code) => (
        <label key={code}>
          <input type="radio" name="code" value={code} checked={code === chosen} onChange={() => choose(code)} />
          <span aria-label={Array.from(code).join(' ')}>{code}</span>
        </label>
      ))}
      <p class="soft small">{t('phone.request_choose_hint')}</p>
    </fieldset>
  );
}

/** What the portal may use in the citizen's name; signed as it is shown. */
function Access({ request }: { request: Wire['Request'] }) {
  const { t } = useApp();
  const { access } = request.intent;
  return <AccessList title={t('phone.request_access')} purposeLabel={t('phone.request_purpose')} access={access} />;
}

function Details({ request }: { request: Wire['Request'] }) {
  const { t } = useApp();
  return (
    <div class="stack">
      <dl class="facts">
        <div>
          <dt>{t('phone.request_origin')}</dt>
          <dd>{request.starter ? <Origin {...request.starter} /> : t('phone.request_by_itself')}</dd>
        </div>
        <div>
          <dt>{t('phone.request_level')}</dt>
          <dd>{t(`common.level_${request.intent.level}`)}</dd>
        </div>
      </dl>
      {request.starter?.sameNetwork === false && <Warning>{t('phone.request_other_network_warning')}</Warning>}
    </div>
  );
}

function Origin({ browser, sameNetwork }: NonNullable<Wire['Request']['starter']>) {
  const { t } = useApp();
  const network = t(sameNetwork ? 'phone.request_same_network' : 'phone.request_other_network');
  return (
    <>
      {browser || t('phone.request_unknown_browser')}, {network}
    </>
  );
}

function Ended({ ending, told, leave }: { ending: Ending; told: boolean; leave: () => void }) {
  const { t } = useApp();
  const returnTo = ending.name === 'confirmed' ? ending.returnTo : undefined;
  const tone = ({ confirmed: 'good', refused: 'warn', not_me: 'bad' } as const)[ending.name];
  const title = t(`phone.${ending.name}_title`);
  const key =
    told && ending.name === 'confirmed' ? 'phone.confirmed_text_told' : (`phone.${ending.name}_text` as const);
  const text = returnTo === undefined ? t(key) : undefined;
  return <EndCard name={ending.name} {...{ tone, title, text, returnTo, leave }} />;
}
