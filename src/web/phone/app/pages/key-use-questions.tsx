import type { ComponentChildren } from 'preact';
import { readDocumentNumber } from '#libs/smart-id-phone';
import { Monogram, SignatureIcon } from '../../../design/index.js';
import { useApp } from '../context.js';
import { digestGroups } from '../digest-groups.js';
import type { Wire } from '../memory.js';
import { Title, Warning } from '../parts.js';
import { Code } from './decision-parts.js';

type Intent = Wire['SignatureIntent'];

/** Somebody asks who the citizen is, to be proved with the authentication key. */
export function SignInQuestion({ intent }: { intent: Intent }) {
  const { t } = useApp();
  return (
    <div class="stack">
      <Title>{t('phone.request_title')}</Title>
      <Asker name={intent.relyingParty.name} />
      <Said intent={intent} />
      <Code code={intent.code} />
      <p>
        <strong>{t('phone.request_question')}</strong>
      </p>
    </div>
  );
}

/** Somebody asks for a signature. Nothing on this page looks like signing in. */
export function SignatureQuestion({ intent }: { intent: Intent }) {
  const { t } = useApp();
  return (
    <div class="stack">
      <div class="signing-head">
        <SignatureIcon />
        <Title>{t('phone.signature_title')}</Title>
      </div>
      <Asker name={intent.relyingParty.name}>{t('phone.signature_asks')}</Asker>
      <Said intent={intent} />
      <Code code={intent.code} />
      <Warning>{t('phone.signature_binding')}</Warning>
      <details>
        <summary>{t('phone.signature_details')}</summary>
        <dl class="facts">
          <div>
            <dt>{t('phone.signature_digest', { algorithm: intent.digest.algorithm })}</dt>
            <dd class="digest">{digestGroups(intent.digest.value)}</dd>
          </div>
          <div>
            <dt>{t('phone.signature_algorithm')}</dt>
            <dd>{intent.signatureAlgorithm}</dd>
          </div>
        </dl>
      </details>
    </div>
  );
}

/** Somebody asks for the certificate under which the citizen would sign; nothing is signed by it. */
export function CertificateQuestion({ request }: { request: Wire['Request'] }) {
  const { t, activated } = useApp();
  const { relyingParty, purpose } = request.intent;
  const person = readDocumentNumber(request.keyUse?.documentNumber ?? '')?.person;
  return (
    <div class="stack">
      <Title>{t('phone.certificate_title', { portal: relyingParty.name })}</Title>
      <Asker name={relyingParty.name}>{purpose}</Asker>
      <p>{t('phone.certificate_text')}</p>
      <dl class="facts">
        <div>
          <dt>{t('phone.certificate_name')}</dt>
          <dd>{activated?.phone.person.nameLatin}</dd>
        </div>
        {person && (
          <div>
            <dt>{t('phone.certificate_number')}</dt>
            <dd>
              {person.identifier} ({person.country})
            </dd>
          </div>
        )}
      </dl>
    </div>
  );
}

function Asker({ name, children }: { name: string; children?: ComponentChildren }) {
  return (
    <div class="portal">
      <Monogram name={name} />
      <div>
        <strong class="isolated">{name}</strong>
        {children !== undefined && <span class="isolated">{children}</span>}
      </div>
    </div>
  );
}

/** The text as it was given. Where it is the message to be confirmed, it is what the page is about. */
function Said({ intent: { interaction } }: { intent: Intent }) {
  const size = interaction.type === 'displayTextAndPIN' ? 'said' : 'said main';
  return (
    <p class={size} id="said" dir="auto">
      {interaction.text}
    </p>
  );
}
