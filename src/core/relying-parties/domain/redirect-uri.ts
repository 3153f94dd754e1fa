/** `web`: a portal with a server. `native`: an app, which may claim an https address or have a scheme of its own. */
export type ApplicationType = 'web' | 'native';

/**
 * What is wrong with an address that citizens are to be sent back to, if anything is. Addresses are compared character
 * by character (RFC 9700 §2.1), so one that a browser would write differently is refused: it would never match, or
 * match what nobody meant.
 */
export function redirectUriFault(uri: string, type: ApplicationType): string | undefined {
  if (uri.length > 512) return 'is longer than 512 characters';
  if (!/^[\x21-\x7e]+$/.test(uri)) return 'has characters other than visible ASCII';
  if (/[#*\\]|%2e/i.test(uri)) return 'has a fragment, a wildcard, a backslash or an encoded dot';
  if (!URL.canParse(uri)) return 'is not an absolute URI';
  const url = new URL(uri);
  if (url.username !== '' || url.password !== '') return 'has a user name';
  if (url.protocol === 'https:') return writtenPlainly(uri, url);
  if (type === 'native') return privateUseFault(url);
  if (url.protocol !== 'http:') return 'must be https (http for localhost only)';
  if (!['localhost', '127.0.0.1'].includes(url.hostname)) return 'must be https (http for localhost only)';
  return writtenPlainly(uri, url);
}

/** A scheme that belongs to whoever owns the domain that it is the reverse of (RFC 8252 §7.1). */
function privateUseFault({ protocol }: URL): string | undefined {
  const scheme = protocol.slice(0, -1);
  return /^[a-z][a-z0-9-]*(\.[a-z0-9-]+)+$/.test(scheme)
    ? undefined
    : 'must be https or have a scheme such as gov.example.app';
}

function writtenPlainly(uri: string, { href, hostname }: URL): string | undefined {
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(hostname)) return 'has no plain host name';
  return href === uri || href === `${uri}/` ? undefined : 'is not in its normal form';
}
