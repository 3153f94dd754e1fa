import { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';

/** Extended key usage of a certificate that a client shows (RFC 5280 §4.2.1.12). */
const clientAuthentication = '1.3.6.1.5.5.7.3.2';

/**
 * The certificate with which a client connected: to this process, or to a proxy that hands it on in a header. `Front`
 * lets that header through from trusted proxies only. Understood are the form of RFC 9440 §2.1 (`:base64:`) and PEM
 * with percent-encoding, as nginx, HAProxy and others write it.
 */
export function clientCertificate(request: IncomingMessage, header: string | undefined): X509Certificate | undefined {
  const { getPeerX509Certificate } = request.socket as Partial<TLSSocket>;
  const direct = getPeerX509Certificate?.call(request.socket);
  if (direct) return direct;
  const value = header === undefined ? undefined : request.headers[header.toLowerCase()];
  return typeof value === 'string' && value !== '' ? parse(value) : undefined;
}

function parse(value: string): X509Certificate | undefined {
  try {
    const text = value.startsWith(':') ? value.slice(1, -1) : decodeURIComponent(value);
    return new X509Certificate(text.includes('-----BEGIN') ? text : Buffer.from(text, 'base64'));
  } catch {
    return undefined; // what is no certificate proves nothing
  }
}

/** Whether one of these authorities has issued a certificate for clients, and it is good now. */
export function isIssuedBy(
  certificate: X509Certificate,
  authorities: readonly X509Certificate[],
  now: number,
): boolean {
  if (now < Date.parse(certificate.validFrom) || now > Date.parse(certificate.validTo)) return false;
  const usages = certificate.keyUsage as readonly string[] | undefined;
  if (certificate.ca || (usages && !usages.includes(clientAuthentication))) return false;
  return authorities.some(
    (authority) => authority.ca && certificate.checkIssued(authority) && certificate.verify(authority.publicKey),
  );
}

/** What Node calls the kinds of alternative names. */
const kinds = { san_dns: 'DNS', san_uri: 'URI', san_ip: 'IP Address', san_email: 'email' } as const;

/** Whether a certificate bears a name. A subject is compared as RFC 4514 writes it. */
export function bearsName(
  certificate: X509Certificate,
  kind: 'subject_dn' | keyof typeof kinds,
  name: string,
): boolean {
  if (kind === 'subject_dn') return certificate.subject.split('\n').reverse().join(',') === name;
  // A name that holds a comma is written in quotes; it must not be taken for two.
  const names = certificate.subjectAltName?.match(/(?:[^,"]|"(?:[^"\\]|\\.)*")+/g) ?? [];
  return names.some((entry) => entry.trim() === `${kinds[kind]}:${name}`);
}
