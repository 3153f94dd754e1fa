import { isIP } from 'node:net';

/** Names of the DOMExceptions with which a browser answers (WebAuthn L3 §5.1.3.1, §5.1.4.3). */
export type RefusalName = 'InvalidStateError' | 'NotAllowedError' | 'NotSupportedError' | 'SecurityError';

/** Why browser or authenticator took no part in a ceremony; `name` is that of the DOMException a page would see. */
export class AuthenticatorRefusal extends Error {
  constructor(
    override readonly name: RefusalName,
    message: string,
  ) {
    super(message);
  }
}

/** The page that calls the browser; `topOrigin` is sent only together with `crossOrigin` (WebAuthn L3 §5.8.1). */
export interface ClientContext {
  readonly origin: string;
  readonly crossOrigin?: boolean;
  readonly topOrigin?: string;
}

/**
 * The RP ID that a page may use: its host, or a parent of it that has a dot, which stands in for the list of public
 * suffixes (WebAuthn L3 §5.1.3, §5.1.4.1).
 * @throws AuthenticatorRefusal SecurityError when the page is no secure context, or `requested` is not its own
 */
export function permittedRpId(requested: string | undefined, origin: string): string {
  const url = URL.canParse(origin) ? new URL(origin) : undefined;
  if (url?.origin !== origin) throw new AuthenticatorRefusal('SecurityError', `"${origin}" is not an origin`);
  const host = url.hostname;
  if (!isSecure(url)) throw new AuthenticatorRefusal('SecurityError', `"${origin}" is not a secure context`);
  if (isIP(host) || host.startsWith('[')) throw new AuthenticatorRefusal('SecurityError', 'an IP address is no domain');
  if (requested === undefined || requested === host) return host;
  if (requested.includes('.') && host.endsWith(`.${requested}`)) return requested;
  throw new AuthenticatorRefusal('SecurityError', `RP ID "${requested}" is neither ${host} nor a parent of it`);
}

/** https, or a name that never leaves the machine (Secure Contexts §3.1). */
function isSecure({ protocol, hostname }: URL): boolean {
  return (
    protocol === 'https:' || (protocol === 'http:' && (hostname === 'localhost' || hostname.endsWith('.localhost')))
  );
}
