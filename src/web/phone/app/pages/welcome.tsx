import { useApp } from '../context.js';
import { Title } from '../parts.js';

/** The app before it belongs to anybody. */
export function Welcome() {
  const { t, go } = useApp();
  return (
    <div class="card stack loose">
      <div class="stack">
        <Title>{t('phone.welcome_title')}</Title>
        <p>{t('phone.welcome_text')}</p>
      </div>
      <ol class="steps">
        <li>{t('phone.welcome_step_desk')}</li>
        <li>{t('phone.welcome_step_scan')}</li>
        <li>{t('phone.welcome_step_lock')}</li>
      </ol>
      <button class="button" id="activate" onClick={() => go('/activate')}>
        {t('phone.activate')}
      </button>
    </div>
  );
}
