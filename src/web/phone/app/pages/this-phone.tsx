import { useState } from 'preact/hooks';
import { localeNames, localesOffered, type Locale } from '../../../locales/index.js';
import { useApp } from '../context.js';
import { memory } from '../memory.js';
import { Title } from '../parts.js';

/** Whose phone this is, what it can do, and how to make it forget. */
export function ThisPhone() {
  const { t, activated } = useApp();
  return (
    <div class="stack loose">
      <Title>{t('phone.this_title')}</Title>
      {activated && (
        <dl class="facts card">
          <div>
            <dt>{t('phone.this_person')}</dt>
            <dd>{activated.phone.person.name}</dd>
          </div>
          <div>
            <dt>{t('phone.this_name')}</dt>
            <dd>{activated.phone.name}</dd>
          </div>
          <div>
            <dt>{t('phone.this_level')}</dt>
            <dd>{t(`common.level_${activated.phone.level}`)}</dd>
          </div>
        </dl>
      )}
      <div class="card stack">
        <Language />
        <p class="soft small">
          <strong>{t('phone.this_install')}.</strong> {t('phone.this_install_hint')}
        </p>
      </div>
      {activated && <Deactivate />}
    </div>
  );
}

function Language() {
  const { t, locale, setLocale } = useApp();
  return (
    <div>
      <label for="language">{t('phone.this_language')}</label>
      <select id="language" value={locale} onChange={(event) => setLocale(event.currentTarget.value as Locale)}>
        {localesOffered.map((offered) => (
          <option key={offered} value={offered} lang={offered}>
            {localeNames[offered]}
          </option>
        ))}
      </select>
    </div>
  );
}

function Deactivate() {
  const { t, api, fail, go, setActivated } = useApp();
  const [asked, setAsked] = useState(false);
  const deactivate = async () => {
    await api?.deactivate();
    await memory.forget();
    setActivated(undefined);
    go('/');
  };
  if (!asked) {
    return (
      <button class="button quiet" id="deactivate" onClick={() => setAsked(true)}>
        {t('phone.deactivate')}
      </button>
    );
  }
  return (
    <div class="card stack" role="alertdialog" aria-labelledby="deactivate-title" aria-describedby="deactivate-text">
      <h2 id="deactivate-title">{t('phone.deactivate_title')}</h2>
      <p id="deactivate-text">{t('phone.deactivate_text')}</p>
      <button class="button danger" id="deactivate-yes" onClick={() => void deactivate().catch(fail)}>
        {t('phone.deactivate_yes')}
      </button>
      <button class="button second" onClick={() => setAsked(false)}>
        {t('common.cancel')}
      </button>
    </div>
  );
}
