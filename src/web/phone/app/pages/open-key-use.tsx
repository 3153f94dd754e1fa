import { useEffect, useState } from 'preact/hooks';
import { Failure, type PhoneApi } from '../api.js';
import { useApp } from '../context.js';
import { getReady, type KeyUseProof } from '../get-ready.js';
import type { Wire } from '../memory.js';
import { Busy, Title, Warning } from '../parts.js';
import { KeyUseRequest } from './key-use.js';
import { answerByApp, NotActivated } from './open-request.js';

interface OpenProps {
  /** A device link of the relying-party API, scanned or followed, or a request of it that came by itself. */
  readonly proof: KeyUseProof;
  /** Whether it came from another screen, whose next code can be scanned when this one is refused. */
  readonly scanned: boolean;
  readonly leave: () => void;
}

/** The phone gets ready to use a key of the citizen, and shows for what. */
export function OpenKeyUse(props: OpenProps) {
  const { api } = useApp();
  return api ? <Opened api={api} {...props} /> : <NotActivated />;
}

function Opened({ api, proof, scanned, leave }: OpenProps & { api: PhoneApi }) {
  const { t, fail } = useApp();
  const [request, setRequest] = useState<Wire['Request']>();
  const [refusal, setRefusal] = useState<Failure>();
  useEffect(() => {
    getReady(api, proof).then(setRequest, (error: unknown) => {
      if (error instanceof Failure && error.code !== 'device_unknown') return setRefusal(error);
      leave();
      fail(error);
    });
  }, []);
  if (refusal) return <Refused {...{ refusal, scanned, leave }} />;
  if (!request?.keyUse) return <Busy text={t('phone.loading')} />;
  return <KeyUseRequest keyUse={request.keyUse} answering={answerByApp(api, request)} {...{ request, leave }} />;
}

/** Nothing is shown of a request that this phone may not answer, but why not, and what helps. */
function Refused({ refusal, scanned, leave }: { refusal: Failure; scanned: boolean; leave: () => void }) {
  const { t, go } = useApp();
  return (
    <div class="card stack loose" id="link-refused" data-code={refusal.code}>
      <Title>{t('phone.link_refused_title')}</Title>
      <Warning>{t(refusal.messageKey)}</Warning>
      {refusal.incident !== undefined && <p class="soft small">{refusal.incident}</p>}
      {scanned && (
        <button class="button" id="scan-again" onClick={() => go('/scan')}>
          {t('phone.link_scan_again')}
        </button>
      )}
      <button class="button second" id="leave" onClick={leave}>
        {t('common.close')}
      </button>
    </div>
  );
}
