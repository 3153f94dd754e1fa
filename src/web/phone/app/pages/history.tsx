import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../context.js';
import { memory, type Wire } from '../memory.js';
import { Busy, Title } from '../parts.js';

const tones: Readonly<Record<Wire['PastRequest']['result'], string>> = {
  approved: 'tag good',
  refused: 'tag',
  not_me: 'tag bad',
  timeout: 'tag',
  cancelled: 'tag',
  concurrent: 'tag bad',
  wrong_code: 'tag bad',
  unusable: 'tag',
  unsupported: 'tag',
};

/** What the citizen was asked, newest first; the last known list when there is no connection. */
export function History() {
  const { t, api, fail } = useApp();
  const [past, setPast] = useState<Wire['PastRequest'][]>();
  useEffect(() => {
    void memory.history().then((kept) => setPast((known) => known ?? kept));
    api?.history().then(({ requests }) => {
      setPast(requests);
      void memory.keepHistory(requests);
    }, fail);
  }, [api]);
  return (
    <div class="stack">
      <Title>{t('phone.history_title')}</Title>
      <p class="soft">{t('phone.history_text')}</p>
      {past === undefined && <Busy text={t('phone.loading')} />}
      {past?.length === 0 && <p class="card">{t('phone.history_empty')}</p>}
      <ul class="list" id="history">
        {past?.map((request) => (
          <Entry key={request.id} request={request} />
        ))}
      </ul>
    </div>
  );
}

function Entry({ request }: { request: Wire['PastRequest'] }) {
  const { t, locale } = useApp();
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <li class="stack tight" data-result={request.result}>
      <div class="row">
        <strong>{request.relyingPartyName}</strong>
        <span class={tones[request.result]}>{t(`phone.result_${request.result}`)}</span>
      </div>
      <p class="isolated">{request.purpose}</p>
      {request.message !== undefined && <p class="isolated">{request.message}</p>}
      <p class="soft small">
        <time dateTime={request.decidedAt}>{time.format(new Date(request.decidedAt))}</time>
        {request.starter !== '' && ` · ${request.starter}`}
      </p>
    </li>
  );
}
