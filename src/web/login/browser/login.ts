import { formatDeviceLink, qrMac } from '#libs/device-link';
import { qrPath } from '../../design/qr-code.js';

/**
 * Keeps the login page alive: renews the QR code each second, waits for news of the session, and shows them by
 * taking over the page as the server renders it. Without this script the page reloads itself.
 */
const waitSeconds = 25;
const retryAfterMs = 2_000;

let stopQr: () => void = () => undefined;

function start(): void {
  stopQr();
  const login = document.getElementById('login');
  if (!login) return;
  document.querySelector<HTMLFormElement>('form[data-submit]')?.requestSubmit();
  stopQr = animateQr();
  warnBeforeTheEnd();
  const { state = '', base = '' } = login.dataset;
  if (
    state === 'waiting' ||
    state === 'claimed' ||
    (state === 'approved' && !document.querySelector('form[data-submit]'))
  ) {
    void waitForNews(base, state);
  }
}

async function waitForNews(base: string, seen: string): Promise<void> {
  try {
    const response = await fetch(`${base}/status?seen=${seen}&wait=${waitSeconds}`, {
      headers: { Accept: 'application/json' },
    });
    if (!response.ok) throw new Error(String(response.status));
    const { state } = (await response.json()) as { state: string };
    if (state === seen) return await waitForNews(base, seen);
    await takeOver(base);
  } catch {
    setTimeout(() => void waitForNews(base, seen), retryAfterMs);
  }
}

/** Replaces the content by what the server shows now, and puts the focus where the news is. */
async function takeOver(base: string): Promise<void> {
  const response = await fetch(base, { headers: { Accept: 'text/html' } });
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const [here, there] = [document.querySelector('main'), page.querySelector('main')];
  if (!here || !there) return location.reload();
  here.replaceChildren(...there.childNodes);
  document.title = page.title;
  here.querySelector<HTMLElement>('[data-focus]')?.focus();
  start();
}

function animateQr(): () => void {
  const box = document.getElementById('qr');
  const path = box?.querySelector('[data-qr-path]');
  const svg = box?.querySelector('svg');
  if (!box || !path || !svg) return () => undefined;
  const { appOrigin = '', session = '', secret = '', second = '0' } = box.dataset;
  const zero = performance.now() - Number(second) * 1000;
  const draw = async () => {
    const now = Math.floor((performance.now() - zero) / 1000);
    const link = { kind: 'qr', session, second: now, mac: await qrMac(secret, session, now) } as const;
    const { path: d, side } = qrPath(formatDeviceLink(appOrigin, link));
    svg.setAttribute('viewBox', `0 0 ${side} ${side}`);
    path.setAttribute('d', d);
  };
  const timer = setInterval(() => void draw(), 1_000);
  return () => clearInterval(timer);
}

function warnBeforeTheEnd(): void {
  const status = document.querySelector<HTMLElement>('[data-seconds-left]');
  const warning = status?.querySelector<HTMLElement>('[data-almost-over]');
  if (!status || !warning) return;
  const left = Number(status.dataset['secondsLeft']) - 30;
  setTimeout(() => (warning.hidden = false), Math.max(left, 0) * 1_000);
}

start();
