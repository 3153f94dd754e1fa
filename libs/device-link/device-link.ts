/**
 * How a waiting login page hands its session to a phone: a link to the phone app whose fragment names the session and
 * proves that the phone has seen the page. Fragments are not sent to servers, so the proof stays out of every log.
 */
export type DeviceLink =
  /** Read from the QR code: good for a few seconds after `second`, counted from the start of the session. */
  | { readonly kind: 'qr'; readonly session: string; readonly second: number; readonly mac: string }
  /** Followed on the device that shows the page. `passkey` asks for a passkey instead of the activated app. */
  | { readonly kind: 'link'; readonly session: string; readonly secret: string; readonly passkey: boolean };

const token = /^[A-Za-z0-9_-]{22}$/;
const count = /^(0|[1-9][0-9]{0,4})$/;

export function formatDeviceLink(appOrigin: string, link: DeviceLink): string {
  if (link.kind === 'qr') return `${appOrigin}/scan#${link.session}.${link.second}.${link.mac}`;
  return `${appOrigin}/${link.passkey ? 'passkey' : 'open'}#${link.session}.${link.secret}`;
}

/** Reads a device link of this app; `undefined` for anything else, also for links to another origin. */
export function parseDeviceLink(appOrigin: string, text: string): DeviceLink | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.origin !== appOrigin || url.search !== '' || url.username !== '' || url.password !== '') return undefined;
  const parts = url.hash.slice(1).split('.');
  switch (url.pathname) {
    case '/scan':
      return parseQr(parts);
    case '/open':
    case '/passkey':
      return parseLink(parts, url.pathname === '/passkey');
    default:
      return undefined;
  }
}

function parseQr([session = '', second = '', mac = '', ...rest]: readonly string[]): DeviceLink | undefined {
  if (!token.test(session) || !count.test(second) || !token.test(mac) || rest.length > 0) return undefined;
  return { kind: 'qr', session, second: Number(second), mac };
}

function parseLink([session = '', secret = '', ...rest]: readonly string[], passkey: boolean): DeviceLink | undefined {
  if (!token.test(session) || !token.test(secret) || rest.length > 0) return undefined;
  return { kind: 'link', session, secret, passkey };
}

/**
 * Proves knowledge of the page's QR secret at one second of the session: the first 128 bits of
 * HMAC-SHA256(secret, "session.second"), base64url. A photograph of the code is worthless after that second's window.
 */
export async function qrMac(secret: string, session: string, second: number): Promise<string> {
  const encode = (text: string) => new TextEncoder().encode(text);
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await globalThis.crypto.subtle.importKey('raw', encode(secret), algorithm, false, ['sign']);
  const mac = await globalThis.crypto.subtle.sign('HMAC', key, encode(`${session}.${second}`));
  return base64url(new Uint8Array(mac, 0, 16));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}
