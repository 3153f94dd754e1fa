import { normaliseCode } from '#libs/readable-code';
import { parseDeviceLink, type DeviceLink } from '#libs/device-link';
import { readDeviceLink } from '#libs/smart-id-phone';

/** Where the address of the app leads. */
export type Destination =
  | { readonly page: 'home' | 'scan' | 'type' | 'history' | 'phone' }
  | { readonly page: 'activate'; readonly code: string }
  | { readonly page: 'request'; readonly link: DeviceLink }
  /** A device link of the relying-party API: to the character, because its proof is over them. */
  | { readonly page: 'key_use'; readonly url: string; readonly scanned: boolean };

/** Reads an address of this app; `undefined` for any other. It may hold a secret and is read only here. */
export function readDestination(address: string, origin: string): Destination | undefined {
  const link = parseDeviceLink(origin, address);
  if (link) return { page: 'request', link };
  const keyUse = readDeviceLink(address);
  if (keyUse?.deviceLinkBase === `${origin}/link`)
    return { page: 'key_use', url: address, scanned: keyUse.deviceLinkType === 'QR' };
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  if (url.origin !== origin) return undefined;
  switch (url.pathname) {
    case '/activate':
      return { page: 'activate', code: normaliseCode(url.hash.slice(1)) };
    case '/scan':
    case '/type':
    case '/history':
    case '/phone':
      return { page: url.pathname.slice(1) as 'scan' | 'type' | 'history' | 'phone' };
    default:
      return { page: 'home' };
  }
}
