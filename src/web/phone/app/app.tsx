import { useEffect, useMemo, useState } from 'preact/hooks';
import { Mark, WarningIcon } from '../../design/index.js';
import { negotiateLocale, readLocale, translator, type Locale } from '../../locales/index.js';
import { Failure, PhoneApi } from './api.js';
import { PromptDismissed } from './authenticator.js';
import { Context, useApp, type AppContext, type Path } from './context.js';
import { readDestination, type Destination } from './destination.js';
import { isReady } from './get-ready.js';
import { memory, type Activated, type Wire } from './memory.js';
import { Activate } from './pages/activate.js';
import { History } from './pages/history.js';
import { Home } from './pages/home.js';
import { KeyUseRequest } from './pages/key-use.js';
import { OpenKeyUse } from './pages/open-key-use.js';
import { answerByApp, OpenRequest } from './pages/open-request.js';
import { Request } from './pages/request.js';
import { Scan } from './pages/scan.js';
import { ThisPhone } from './pages/this-phone.js';
import { TypeCode } from './pages/type-code.js';
import { Welcome } from './pages/welcome.js';
import { Navigation } from './parts.js';

const localeKey = 'locale';

/** The phone app: one page at a time, chosen by the address. */
export function App({ remembered }: { remembered: Activated | undefined }) {
  const [locale, setLocale] = useLocale();
  const [activated, setActivated] = useState(remembered);
  const [place, setPlace] = usePlace();
  const [trouble, setTrouble] = useState<{ text: string; incident: string | undefined }>();
  const api = useMemo(() => activated && new PhoneApi(activated), [activated]);
  const t = useMemo(() => translator(locale), [locale]);
  const [online, setReached] = useConnection();

  const go = (path: Path) => {
    setTrouble(undefined);
    setPlace(path);
  };
  const fail = (error: unknown) => {
    if (error instanceof PromptDismissed) return setTrouble({ text: t('phone.prompt_dismissed'), incident: undefined });
    const failure = error instanceof Failure ? error : new Failure('internal_error');
    setTrouble({ text: t(failure.messageKey), incident: failure.incident });
    if (failure.code === 'device_unknown') void memory.forget().then(() => setActivated(undefined));
  };
  const follow = (address: string) => {
    const destination = readDestination(address, location.origin);
    if (!destination || !['request', 'key_use', 'activate'].includes(destination.page)) return false;
    setTrouble(undefined);
    setPlace(destination);
    return true;
  };
  const context: AppContext = { t, locale, setLocale, activated, api, go, follow, fail, setReached, setActivated };

  return (
    <Context.Provider value={context}>
      <header class="top">
        <span class="brand" translate={false}>
          <Mark />
          {t('common.brand')}
        </span>
      </header>
      <main id="content" class="phone" tabIndex={-1}>
        <div role="alert">
          {!online && <p class="notice warn">{t('phone.offline')}</p>}
          {trouble && <Trouble {...trouble} />}
        </div>
        <Page place={place} setPlace={setPlace} context={context} />
      </main>
      {activated && !isDeciding(place) && <Navigation current={pathOf(place)} />}
    </Context.Provider>
  );
}

function Trouble({ text, incident }: { text: string; incident: string | undefined }) {
  return (
    <div class="notice bad" id="trouble">
      <WarningIcon />
      <div>
        <p>{text}</p>
        {incident !== undefined && <p class="small">{incident}</p>}
      </div>
    </div>
  );
}

interface PageProps {
  readonly place: Place;
  readonly setPlace: (place: Place | Path) => void;
  readonly context: AppContext;
}

type Place = Destination | { readonly page: 'shown'; readonly request: Wire['Request'] };

function Page({ place, setPlace, context }: PageProps) {
  const home = () => setPlace('/');
  const show = (request: Wire['Request']) => setPlace({ page: 'shown', request });
  switch (place.page) {
    case 'request':
      return <OpenRequest key={place.link.session} link={place.link} leave={home} />;
    case 'key_use':
      return (
        <OpenKeyUse
          key={place.url}
          proof={{ kind: 'device_link', url: place.url }}
          scanned={place.scanned}
          leave={home}
        />
      );
    case 'activate':
      return <Activate key={place.code} code={place.code} />;
    case 'scan':
      return <Scan />;
    case 'phone':
      return <ThisPhone />;
    case 'home':
      return context.activated ? <Home show={show} /> : <Welcome />;
    case 'type':
      return context.activated ? <TypeCode show={show} /> : <Welcome />;
    case 'history':
      return context.activated ? <History /> : <Welcome />;
    case 'shown':
      return <Shown request={place.request} leave={home} />;
  }
}

/** What the list on the first page led to. */
function Shown({ request, leave }: { request: Wire['Request']; leave: () => void }) {
  const answering = answerByApp(useApp().api, request);
  const { session } = request.intent;
  if (request.keyUse && !isReady(request))
    return <OpenKeyUse proof={{ kind: 'notification', session }} scanned={false} leave={leave} />;
  if (request.keyUse) return <KeyUseRequest {...{ request, answering, leave }} keyUse={request.keyUse} />;
  return <Request {...{ request, answering, leave }} sameDevice={false} />;
}

/** While there is something to decide, nothing else is offered. */
function isDeciding({ page }: Place): boolean {
  return ['request', 'key_use', 'shown', 'activate'].includes(page);
}

function pathOf(place: Place): Path {
  return place.page === 'scan' || place.page === 'history' || place.page === 'phone' ? `/${place.page}` : '/';
}

/** The place in the address bar, without the secret that it may have brought along. */
function usePlace(): [Place, (place: Place | Path) => void] {
  const read = (): Place => readDestination(location.href, location.origin) ?? { page: 'home' };
  const [place, setPlace] = useState<Place>(read);
  useEffect(() => {
    hideSecrets();
    const onChange = () => {
      const next = read();
      hideSecrets();
      setPlace(next);
    };
    addEventListener('popstate', onChange);
    return () => removeEventListener('popstate', onChange);
  }, []);
  const set = (next: Place | Path) => {
    if (typeof next !== 'string') return setPlace(next);
    history.pushState(null, '', next);
    setPlace(read());
  };
  return [place, set];
}

/** What an address says behind its path opens a request; it is nobody's business who looks at the history. */
function hideSecrets(): void {
  if (location.hash !== '' || location.search !== '') history.replaceState(null, '', location.pathname);
}

function useLocale(): [Locale, (locale: Locale) => void] {
  const kept = readLocale(localStorage.getItem(localeKey) ?? undefined);
  const [locale, setLocale] = useState<Locale>(kept ?? negotiateLocale(navigator.languages.join(',')));
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  const keep = (next: Locale) => {
    localStorage.setItem(localeKey, next);
    setLocale(next);
  };
  return [locale, keep];
}

/** Connected, as far as the browser knows and the last call to the service has shown. */
function useConnection(): [boolean, (reached: boolean) => void] {
  const [online, setOnline] = useState(navigator.onLine);
  const [reached, setReached] = useState(true);
  useEffect(() => {
    const look = () => setOnline(navigator.onLine);
    addEventListener('online', look);
    addEventListener('offline', look);
    return () => {
      removeEventListener('online', look);
      removeEventListener('offline', look);
    };
  }, []);
  return [online && reached, setReached];
}
