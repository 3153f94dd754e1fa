import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { DeviceLink } from '#libs/device-link';
import { publicApi } from '../api.js';
import { useApp } from '../context.js';
import type { Wire } from '../memory.js';
import { Busy, Title } from '../parts.js';
import { Request, type Answering } from './request.js';

/** Somebody followed a link or scanned a code: fetch what it asks and show it. */
export function OpenRequest({ link, leave }: { link: DeviceLink; leave: () => void }) {
  const { api, t } = useApp();
  const [withPasskey, setWithPasskey] = useState(link.kind === 'link' && link.passkey);
  if (link.kind === 'link' && withPasskey) return <ByPasskey link={link} leave={leave} />;
  if (api) return <ByApp link={link} leave={leave} />;
  return (
    <NotActivated>
      {link.kind === 'link' && (
        <button class="button" id="passkey-instead" onClick={() => setWithPasskey(true)}>
          {t('phone.passkey_instead')}
        </button>
      )}
    </NotActivated>
  );
}

/** Whoever followed a link and has no activated phone yet. */
export function NotActivated({ children }: { children?: ComponentChildren }) {
  const { t, go } = useApp();
  return (
    <div class="card stack loose">
      <Title>{t('phone.welcome_title')}</Title>
      <p>{t('phone.welcome_text')}</p>
      {children}
      <button class="button second" id="activate-first" onClick={() => go('/activate')}>
        {t('phone.activate')}
      </button>
    </div>
  );
}

function ByApp({ link, leave }: { link: DeviceLink; leave: () => void }) {
  const { api } = useApp();
  const claim = () => {
    if (!api) throw new Error('not activated');
    return api.claim(toProof(link));
  };
  const sameDevice = link.kind === 'link';
  return (
    <Fetched fetch={claim} leave={leave} answering={(request) => answerByApp(api, request)} sameDevice={sameDevice} />
  );
}

/** Over the phone's own channel. */
export function answerByApp(api: ReturnType<typeof useApp>['api'], { intent }: Wire['Request']): Answering {
  if (!api) throw new Error('not activated');
  return {
    confirm: (assertion) => api.confirm(intent.session, { assertion }),
    refuse: (reason) => api.refuse(intent.session, { reason }),
  };
}

function ByPasskey({ link, leave }: { link: DeviceLink & { kind: 'link' }; leave: () => void }) {
  const proof = { session: link.session, secret: link.secret };
  const answering: Answering = {
    confirm: (assertion) => publicApi.confirmWithPasskey({ link: proof, assertion }),
    refuse: (reason) => publicApi.refuseWithPasskey({ link: proof, reason }),
  };
  return (
    <Fetched fetch={() => publicApi.openWithPasskey(proof)} leave={leave} answering={() => answering} sameDevice />
  );
}

interface FetchedProps {
  readonly fetch: () => Promise<Wire['Request']>;
  readonly answering: (request: Wire['Request']) => Answering;
  readonly leave: () => void;
  readonly sameDevice: boolean;
}

function Fetched({ fetch, answering, ...rest }: FetchedProps) {
  const { t, fail } = useApp();
  const [request, setRequest] = useState<Wire['Request']>();
  useEffect(() => {
    fetch().then(setRequest, (error: unknown) => {
      rest.leave();
      fail(error);
    });
  }, []);
  if (!request) return <Busy text={t('phone.loading')} />;
  return <Request request={request} answering={answering(request)} {...rest} />;
}

function toProof(link: DeviceLink): Wire['ClaimProof'] {
  if (link.kind === 'qr') return link;
  return { kind: 'link', session: link.session, secret: link.secret };
}
