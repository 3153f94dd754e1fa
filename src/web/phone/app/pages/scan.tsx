import { useEffect, useRef, useState } from 'preact/hooks';
import { useApp } from '../context.js';
import { Busy, Title, Warning } from '../parts.js';
import { scanCamera, scanPicture } from '../scanner.js';

/** Points the camera at a code. Whoever cannot, chooses a picture or types. */
export function Scan() {
  const { t, go, follow, activated } = useApp();
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<'starting' | 'looking' | 'no_camera'>('starting');
  const [foreign, setForeign] = useState(false);

  useEffect(() => {
    const leaving = new AbortController();
    const element = video.current;
    const accept = (text: string) => {
      const ours = follow(text);
      setForeign(!ours);
      return ours;
    };
    element?.addEventListener('playing', () => setState('looking'));
    if (element) scanCamera(element, accept, leaving.signal).catch(() => setState('no_camera'));
    return () => leaving.abort();
  }, []);

  return (
    <div class="stack loose">
      <div class="stack tight">
        <Title>{t('phone.scan_title')}</Title>
        <p>{t('phone.scan_text')}</p>
      </div>
      <div class="camera" hidden={state === 'no_camera'}>
        {/* What the camera sees is of no use to somebody who does not see. */}
        <video ref={video} playsInline muted aria-hidden="true" tabIndex={-1} />
        {state === 'starting' && <Busy text={t('phone.scan_starting')} />}
      </div>
      {state === 'no_camera' && <Warning>{t('phone.scan_no_camera')}</Warning>}
      <div role="alert">{foreign && <Warning>{t('phone.scan_foreign')}</Warning>}</div>
      <Picture onForeign={() => setForeign(true)} />
      <button class="button second" id="type" onClick={() => go(activated ? '/type' : '/activate')}>
        {t('phone.scan_type')}
      </button>
    </div>
  );
}

function Picture({ onForeign }: { onForeign: () => void }) {
  const { t, follow } = useApp();
  const [nothing, setNothing] = useState(false);
  const read = async (file: File | undefined) => {
    const text = file && (await scanPicture(file).catch(() => undefined));
    setNothing(text === undefined);
    if (text !== undefined && !follow(text)) onForeign();
  };
  return (
    <div class="stack tight">
      <label class="button second" for="picture">
        {t('phone.scan_photo')}
      </label>
      <input
        class="hidden"
        id="picture"
        type="file"
        accept="image/*"
        onChange={(event) => void read(event.currentTarget.files?.[0])}
      />
      <div role="alert">{nothing && <Warning>{t('phone.scan_nothing')}</Warning>}</div>
    </div>
  );
}
