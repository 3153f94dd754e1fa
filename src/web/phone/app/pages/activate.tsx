import { useState } from 'preact/hooks';
import { groupCode } from '#libs/readable-code';
import { describeBrowser } from '#libs/user-agent';
import { CheckIcon } from '../../../design/index.js';
import { publicApi } from '../api.js';
import { browserSupportsWebAuthn, createChannelKey, createCredential } from '../authenticator.js';
import { useApp } from '../context.js';
import { memory, type Wire } from '../memory.js';
import { Busy, Sign, Title, Warning } from '../parts.js';

type Opened = Awaited<ReturnType<typeof publicApi.openActivation>>;

type Step =
  | { readonly name: 'code' }
  | { readonly name: 'person'; readonly opened: Opened }
  | { readonly name: 'signing'; readonly opened: Opened; readonly authentication: Wire['RegistrationResponse'] }
  | { readonly name: 'done'; readonly phone: Wire['Phone'] };

/** From an activation code to a phone that can confirm: code, person, two keys. */
export function Activate({ code }: { code: string }) {
  const { fail } = useApp();
  const [step, setStep] = useState<Step>({ name: 'code' });
  const [busy, setBusy] = useState(false);

  const run = (work: () => Promise<Step>) => {
    setBusy(true);
    void work()
      .then(setStep, fail)
      .finally(() => setBusy(false));
  };

  switch (step.name) {
    case 'code':
      return <CodeStep code={code} busy={busy} run={run} />;
    case 'person':
      return <PersonStep opened={step.opened} busy={busy} run={run} back={() => setStep({ name: 'code' })} />;
    case 'signing':
      return <SigningStep {...step} busy={busy} run={run} />;
    case 'done':
      return <DoneStep phone={step.phone} />;
  }
}

interface StepProps {
  readonly busy: boolean;
  readonly run: (work: () => Promise<Step>) => void;
}

function CodeStep({ code, busy, run }: StepProps & { code: string }) {
  const { t, go } = useApp();
  const [typed, setTyped] = useState(groupCode(code));
  return (
    <form
      class="card stack loose"
      onSubmit={(event) => {
        event.preventDefault();
        run(async () => ({ name: 'person', opened: await publicApi.openActivation({ code: typed }) }));
      }}
    >
      <div class="stack">
        <Title>{t('phone.activate_title')}</Title>
        <p>{t('phone.activate_text')}</p>
      </div>
      {!browserSupportsWebAuthn() && <Warning>{t('phone.no_webauthn')}</Warning>}
      <div>
        <label for="code">{t('phone.activate_field')}</label>
        <input
          id="code"
          class="code"
          type="text"
          required
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          maxLength={24}
          placeholder="K7QF-2M9P-4TXA"
          value={typed}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
      </div>
      <button class="button" disabled={busy}>
        {t('phone.activate_next')}
      </button>
      <button type="button" class="button second" onClick={() => go('/scan')}>
        {t('phone.activate_scan')}
      </button>
    </form>
  );
}

function PersonStep({ opened, busy, run, back }: StepProps & { opened: Opened; back: () => void }) {
  const { t } = useApp();
  const { name, nameLatin } = opened.person;
  return (
    <div class="card stack loose">
      <div class="stack">
        <Title>{t('phone.activate_confirm_title')}</Title>
        <p class="person">
          <strong>{name}</strong>
          {nameLatin !== name && <span class="soft">{nameLatin}</span>}
        </p>
        <p>{t('phone.activate_confirm_text')}</p>
      </div>
      <p class="soft">{t('phone.activate_step_authentication')}</p>
      <button
        class="button"
        id="yes"
        disabled={busy}
        onClick={() =>
          run(async () => ({ name: 'signing', opened, authentication: await createCredential(opened.authentication) }))
        }
      >
        {t('phone.activate_yes')}
      </button>
      <button class="button second" disabled={busy} onClick={back}>
        {t('phone.activate_no')}
      </button>
    </div>
  );
}

/** A second button, because browsers ask for a touch before each of the device's questions. */
function SigningStep({
  opened,
  authentication,
  busy,
  run,
}: StepProps & { opened: Opened; authentication: Wire['RegistrationResponse'] }) {
  const { t, setActivated } = useApp();
  const complete = async (): Promise<Step> => {
    const signing = await createCredential(opened.signing);
    const { privateKey, publicKey } = await createChannelKey();
    const name = describeBrowser(navigator.userAgent) || 'Phone';
    const phone = await publicApi.completeActivation({
      handle: opened.handle,
      name,
      proofKey: publicKey,
      authentication,
      signing,
    });
    const activated = { phone, channelKey: privateKey };
    await memory.keepActivated(activated);
    setActivated(activated);
    return { name: 'done', phone };
  };
  return (
    <div class="card stack loose">
      <Sign tone="good">
        <CheckIcon />
      </Sign>
      <Title>{t('phone.activate_step_signing')}</Title>
      <button class="button" id="continue" disabled={busy} onClick={() => run(complete)}>
        {t('common.continue')}
      </button>
      {busy && <Busy text={t('phone.loading')} />}
    </div>
  );
}

function DoneStep({ phone }: { phone: Wire['Phone'] }) {
  const { t, go } = useApp();
  return (
    <div class="card stack loose">
      <Sign tone="good">
        <CheckIcon />
      </Sign>
      <div class="stack">
        <Title>{t('phone.activated_title')}</Title>
        <p>{t('phone.activated_text')}</p>
        <p class="soft">{t('phone.activated_level', { level: t(`common.level_${phone.level}`) })}</p>
      </div>
      <button class="button" id="done" onClick={() => go('/')}>
        {t('common.continue')}
      </button>
    </div>
  );
}
