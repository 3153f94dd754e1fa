import { ClockIcon, CrossIcon, WarningIcon } from '../design/index.js';
import type { MessageKey, Translate } from '../locales/index.js';

/** How a session can end without a sign-in. */
export type Ending = 'refused' | 'not_me' | 'timeout' | 'cancelled' | 'concurrent' | 'wrong_code';

interface Appearance {
  readonly title: MessageKey;
  readonly text: MessageKey;
  readonly Icon: typeof CrossIcon;
  readonly tone: string;
}

const appearances: Readonly<Record<Ending, Appearance>> = {
  refused: { title: 'login.refused_title', text: 'login.refused_text', Icon: CrossIcon, tone: 'bad' },
  not_me: { title: 'login.not_me_title', text: 'login.not_me_text', Icon: WarningIcon, tone: 'bad' },
  timeout: { title: 'login.timeout_title', text: 'login.timeout_text', Icon: ClockIcon, tone: 'warn' },
  cancelled: { title: 'login.cancelled_title', text: 'login.cancelled_text', Icon: CrossIcon, tone: 'warn' },
  wrong_code: { title: 'login.refused_title', text: 'login.refused_text', Icon: CrossIcon, tone: 'bad' },
  concurrent: { title: 'login.concurrent_title', text: 'login.concurrent_text', Icon: WarningIcon, tone: 'bad' },
};

/** What happened, and what can be done now: again, or back to the portal. */
export function Ended(props: { t: Translate; portal: { name: string }; base: string; ending: Ending }) {
  const { t, portal, base, ending } = props;
  const { title, text, Icon, tone } = appearances[ending];
  return (
    <section class="stack" aria-labelledby="ended">
      <div class={`sign ${tone}`}>
        <Icon />
      </div>
      <h2 id="ended" tabIndex={-1} data-focus>
        {t(title)}
      </h2>
      <p>{t(text, { portal: portal.name })}</p>
      <form method="post" action={`${base}/retry`}>
        <button class="button" id="retry">
          {t('common.retry')}
        </button>
      </form>
      <form method="post" action={`${base}/leave`}>
        <button class="button second" id="leave">
          {t('login.back_to_portal', { portal: portal.name })}
        </button>
      </form>
    </section>
  );
}
