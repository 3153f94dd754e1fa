import { normaliseCode } from '#libs/readable-code';
import { parseDeviceLink, type DeviceLink } from '#libs/device-link';

/** Where the address of the app leads. */
export type Destination =
  | { readonly page: 'home' | 'scan' | 'type' | 'history' | 'phone' }
  | { readonly page: 'activate'; readonly code: string }
  | { readonly page: 'request'; readonly link: DeviceLink };

/** Reads an address of this app; `undefined` for any other. Its fragment may hold a secret and is read only here. */
export function readDestination(address: string, origin: string): Destination | undefined {
  const link = parseDeviceLink(origin, address);
  if (link) return { page: 'request', link };
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
