import { useState } from 'preact/hooks';
import { useApp } from '../context.js';
import type { Wire } from '../memory.js';
import { Title, Warning } from '../parts.js';

/** For whoever cannot scan: the code that stands under the QR code. */
export function TypeCode({ show }: { show: (request: Wire['Request']) => void }) {
  const { t, api, fail } = useApp();
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const open = async () => {
    setBusy(true);
    await api?.claim({ kind: 'code', code }).then(show, fail);
    setBusy(false);
  };
  return (
    <form
      class="card stack loose"
      onSubmit={(event) => {
        event.preventDefault();
        void open();
      }}
    >
      <div class="stack">
        <Title>{t('phone.type_title')}</Title>
        <p>{t('phone.type_text')}</p>
      </div>
      <Warning>{t('phone.type_warning')}</Warning>
      <div>
        <label for="code">{t('phone.type_field')}</label>
        <input
          id="code"
          class="code"
          type="text"
          required
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          maxLength={20}
          value={code}
          onInput={(event) => setCode(event.currentTarget.value)}
        />
      </div>
      <button class="button" disabled={busy}>
        {t('common.continue')}
      </button>
    </form>
  );
}
