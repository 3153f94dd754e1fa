import type { Random } from '#libs/kernel';
import type { CertificateSerial } from './certificate.js';

/**
 * Sixteen octets of chance (RFC 5280 §4.1.2.2 asks for a positive number, the CA/Browser Forum for 64 random bits).
 * The first one is from 1 to 127, so that the number has the same length in every form.
 */
export function randomSerial(random: Random): CertificateSerial {
  const octets = Buffer.from(random.bytes(16));
  octets[0] = 1 + random.below(127);
  return octets.toString('hex') as CertificateSerial;
}
