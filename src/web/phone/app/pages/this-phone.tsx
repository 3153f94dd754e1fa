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
      {activated && <SignOut />}
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

/** For who has left a browser signed in somewhere. Nothing is lost by it, so it is done without asking twice. */
function SignOut() {
  const { t, api, fail } = useApp();
  const [ended, setEnded] = useState<number>();
  const signOut = async () => setEnded((await api?.signOutEverywhere())?.ended);
  return (
    <section class="card stack" aria-labelledby="sign-out-title">
      <h2 id="sign-out-title">{t('phone.sign_out_title')}</h2>
      <p class="soft">{t('phone.sign_out_text')}</p>
      <p role="status" id="signed-out" hidden={ended === undefined}>
        {ended !== undefined && t(ended === 0 ? 'phone.signed_out_nowhere' : 'phone.signed_out')}
      </p>
      <button class="button second" id="sign-out" onClick={() => void signOut().catch(fail)}>
        {t('phone.sign_out')}
      </button>
    </section>
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
