import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { CheckIcon, CrossIcon, WarningIcon } from '../../../design/index.js';
import { useApp } from '../context.js';
import type { Wire } from '../memory.js';
import { Busy, Sign, Title } from '../parts.js';

interface AnswersProps {
  readonly busy: boolean;
  readonly refuse: (reason: Wire['RefusalReason']) => void;
  /** "This was not me", in the words of the question. */
  readonly notMe?: string;
  /** What says yes. */
  readonly children: ComponentChildren;
}

/** Yes first, and two ways to say no, none of them hidden. */
export function Answers({ busy, refuse, notMe, children }: AnswersProps) {
  const { t } = useApp();
  return (
    <div class="answers">
      {children}
      <button class="button second" id="refuse" disabled={busy} onClick={() => refuse('refused')}>
        {t('phone.request_refuse')}
      </button>
      <button class="button danger" id="not-me" disabled={busy} onClick={() => refuse('not_me')}>
        {notMe ?? t('phone.request_not_me')}
      </button>
      {busy && <Busy text={t('phone.confirming')} />}
    </div>
  );
}

const icons = { good: CheckIcon, warn: CrossIcon, bad: WarningIcon } as const;

interface EndCardProps {
  readonly name: string;
  readonly tone: keyof typeof icons;
  readonly title: string;
  readonly text: string | undefined;
  /** Where the browser on this device waits; then the way leads there. */
  readonly returnTo: string | undefined;
  readonly leave: () => void;
}

/** How it ended, and the way on. */
export function EndCard({ name, tone, title, text, returnTo, leave }: EndCardProps) {
  const { t } = useApp();
  const Icon = icons[tone];
  return (
    <div class="card stack loose" id="ended" data-ending={name}>
      <Sign tone={tone}>
        <Icon />
      </Sign>
      <div class="stack">
        <Title>{title}</Title>
        {text !== undefined && <p>{text}</p>}
      </div>
      {returnTo === undefined ? (
        <button class="button" id="leave" onClick={leave}>
          {t('common.close')}
        </button>
      ) : (
        <a class="button" id="return" href={returnTo}>
          {t('phone.confirmed_return')}
        </a>
      )}
    </div>
  );
}

/** Seconds until nobody waits any more. */
export function TimeLeft({ seconds }: { seconds: number }) {
  const { t } = useApp();
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const end = Date.now() + seconds * 1000;
    const timer = setInterval(() => setLeft(Math.max(0, Math.round((end - Date.now()) / 1000))), 1_000);
    return () => clearInterval(timer);
  }, [seconds]);
  return (
    <p class="soft small" aria-live="off">
      {t('phone.request_time', { seconds: left })}
    </p>
  );
}

/** The number that the relying party shows too, read out digit by digit. */
export function Code({ code }: { code: string }) {
  const { t } = useApp();
  if (code === '') return null;
  return (
    <div class="stack tight">
      <p class="soft">{t('phone.request_code')}</p>
      <p class="number" role="img" aria-label={Array.from(code).join(' ')}>
        {code}
      </p>
    </div>
  );
}
