import type { MessageKey } from '../../../locales/index.js';
import { useApp } from '../context.js';
import { wayBack } from '../get-ready.js';
import type { Wire } from '../memory.js';
import { useDecision, type Decision, type Ending } from '../use-decision.js';
import { Answers, EndCard, TimeLeft } from './decision-parts.js';
import { CertificateQuestion, SignatureQuestion, SignInQuestion } from './key-use-questions.js';
import type { Answering } from './request.js';

interface KeyUseProps {
  readonly request: Wire['Request'];
  readonly keyUse: Wire['KeyUse'];
  readonly answering: Answering;
  readonly leave: () => void;
}

/** What is asked. A signature is told by what would be signed, not by what the service calls it. */
type Question = 'sign_in' | 'signature' | 'certificate';

function questionOf({ intent }: Wire['KeyUse']): Question {
  if (!intent) return 'certificate';
  return intent.use === 'signing' ? 'signature' : 'sign_in';
}

interface Words {
  readonly yes: MessageKey;
  /** The heading when it has been said. */
  readonly done: MessageKey;
  readonly failed: MessageKey;
  readonly confirmed: MessageKey;
  readonly refused: MessageKey;
  readonly not_me: MessageKey;
}

const words: Readonly<Record<Question, Words>> = {
  sign_in: {
    yes: 'phone.request_confirm',
    done: 'phone.confirmed_title',
    failed: 'phone.sign_in_failed',
    confirmed: 'phone.confirmed_text',
    refused: 'phone.refused_text',
    not_me: 'phone.not_me_text',
  },
  signature: {
    yes: 'phone.signature_yes',
    done: 'phone.signature_done',
    failed: 'phone.signature_failed',
    confirmed: 'phone.signature_confirmed',
    refused: 'phone.signature_refused',
    not_me: 'phone.signature_not_me',
  },
  certificate: {
    yes: 'phone.certificate_yes',
    done: 'phone.confirmed_title',
    failed: 'phone.certificate_failed',
    confirmed: 'phone.certificate_confirmed',
    refused: 'phone.certificate_refused',
    not_me: 'phone.certificate_not_me',
  },
};

/** A relying party asks for the use of a key of the citizen, or for the certificate of one. */
export function KeyUseRequest({ request, keyUse, answering, leave }: KeyUseProps) {
  const { t } = useApp();
  const decision = useDecision(request, answering);
  const question = questionOf(keyUse);
  if (decision.ending) return <Ended ending={decision.ending} {...{ request, question, leave }} />;
  return (
    <div class={question === 'signature' ? 'card stack loose signing' : 'card stack loose'} id="request">
      {question === 'certificate' && <CertificateQuestion request={request} />}
      {keyUse.intent && question === 'signature' && <SignatureQuestion intent={keyUse.intent} />}
      {keyUse.intent && question === 'sign_in' && <SignInQuestion intent={keyUse.intent} />}
      {keyUse.codes ? (
        <CodeChoice codes={keyUse.codes} decision={decision} />
      ) : (
        <Answers {...decision}>
          <button class="button" id="confirm" disabled={decision.busy} onClick={() => decision.confirm()}>
            {t(words[question].yes)}
          </button>
        </Answers>
      )}
      <TimeLeft seconds={request.secondsLeft} />
    </div>
  );
}

/** Whoever sees the page of the relying party sees the code there; whoever does not, stops. */
function CodeChoice({ codes, decision }: { codes: readonly string[]; decision: Decision }) {
  const { t } = useApp();
  return (
    <div class="stack">
      <p id="which-code">
        <strong>{t('phone.codes_question')}</strong>
      </p>
      <Answers {...decision} notMe={t('phone.codes_none')}>
        <div class="codes" role="group" aria-labelledby="which-code">
          {codes.map((code) => (
            <button key={code} class="button code" disabled={decision.busy} onClick={() => decision.confirm(code)}>
              {code}
            </button>
          ))}
        </div>
      </Answers>
    </div>
  );
}

interface EndedProps {
  readonly ending: Ending;
  readonly question: Question;
  readonly request: Wire['Request'];
  readonly leave: () => void;
}

function Ended({ ending, question, request, leave }: EndedProps) {
  const { t } = useApp();
  const returnTo = wayBack(request);
  if (ending.name === 'failed') {
    const [title, text] = [t(words[question].failed), t(ending.failure.messageKey)];
    return <EndCard name="failed" tone="bad" {...{ title, text, returnTo, leave }} />;
  }
  const tone = ({ confirmed: 'good', refused: 'warn', not_me: 'bad' } as const)[ending.name];
  const title = ending.name === 'confirmed' ? t(words[question].done) : t(`phone.${ending.name}_title`);
  const text = ending.name === 'confirmed' && returnTo !== undefined ? undefined : t(words[question][ending.name]);
  return <EndCard name={ending.name} {...{ tone, title, text, returnTo, leave }} />;
}
