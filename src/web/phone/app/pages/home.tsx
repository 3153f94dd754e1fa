import { useEffect, useState } from 'preact/hooks';
import { Monogram } from '../../../design/index.js';
import { isAborted } from '../aborted.js';
import { Failure } from '../api.js';
import { useApp } from '../context.js';
import type { Wire } from '../memory.js';
import { Busy, Title } from '../parts.js';

const longestWaitSeconds = 25;
const afterFailureMs = 5_000;

/** Whatever waits for the citizen's decision, at once when it comes. */
export function Home({ show }: { show: (request: Wire['Request']) => void }) {
  const { t, go, activated } = useApp();
  const requests = useRequests();
  if (!activated) return null;
  return (
    <div class="stack loose">
      <Title>{t('phone.home_title', { name: activated.phone.person.name })}</Title>
      {requests === undefined && <Busy text={t('phone.loading')} />}
      {requests?.map((request) => (
        <WaitingRequest key={request.intent.session} request={request} show={show} />
      ))}
      {requests?.length === 0 && (
        <div class="card stack loose">
          <div class="stack">
            <h2>{t('phone.home_empty_title')}</h2>
            <p>{t('phone.home_empty_text')}</p>
          </div>
          <button class="button" id="scan" onClick={() => go('/scan')}>
            {t('phone.scan_title')}
          </button>
          <button class="button second" id="type" onClick={() => go('/type')}>
            {t('phone.scan_type')}
          </button>
        </div>
      )}
    </div>
  );
}

function WaitingRequest({ request, show }: { request: Wire['Request']; show: (request: Wire['Request']) => void }) {
  const { t } = useApp();
  const { relyingParty, purpose } = request.intent;
  return (
    <section class="card stack" aria-label={t('phone.home_waiting')}>
      <p class="status" role="status">
        <span class="pulse" />
        {t('phone.home_waiting')}
      </p>
      <div class="portal">
        <Monogram name={relyingParty.name} />
        <div>
          <strong>{relyingParty.name}</strong>
          <span class="isolated">{purpose}</span>
        </div>
      </div>
      <button class="button" id="look" onClick={() => show(request)}>
        {t('phone.home_open')}
      </button>
    </section>
  );
}

/** Keeps asking as long as the page is open; the service answers when there is news. */
function useRequests(): readonly Wire['Request'][] | undefined {
  const { api, fail, setReached } = useApp();
  const [requests, setRequests] = useState<readonly Wire['Request'][]>();
  useEffect(() => {
    const leaving = new AbortController();
    const ask = async (wait: number, seen?: string): Promise<void> => {
      if (!api || leaving.signal.aborted) return;
      try {
        const answer = await api.requests(wait, seen, leaving.signal);
        setReached(true);
        setRequests(answer.requests);
        void ask(longestWaitSeconds, answer.requests[0]?.intent.session);
      } catch (error) {
        if (isAborted(leaving.signal)) return;
        if (error instanceof Failure && error.code === 'device_unknown') return fail(error);
        if (error instanceof Failure && error.code === 'network') setReached(false);
        setRequests((known) => known ?? []);
        setTimeout(() => void ask(0, seen), afterFailureMs);
      }
    };
    void ask(0);
    return () => leaving.abort();
  }, [api]);
  return requests;
}
