import { createHash } from 'node:crypto';
import { hasRocaFingerprint, MalformedPublicKey, readPublicKey, type PublicKey } from '#libs/x509';
import { KeyRefused } from '../certificates.errors.js';
import type { KeyClass } from './certificate.js';

/** A key that may be certified: its class and the name by which it is known. */
export interface AcceptableKey {
  readonly keyClass: KeyClass;
  /** SHA-256 of the SubjectPublicKeyInfo, base64url. */
  readonly fingerprint: string;
}

/** RSA of 3072 to 8192 bits with exponent 65537, or EC P-256. @throws KeyRefused */
export function demandAcceptableKey(spki: Uint8Array): AcceptableKey {
  const key = read(spki);
  const fingerprint = createHash('sha256').update(spki).digest('base64url');
  if (key.kind === 'ec' && key.curve === 'prime256v1') return { keyClass: 'ec-p256' as KeyClass, fingerprint };
  if (key.kind !== 'rsa') throw new KeyRefused('neither RSA nor EC P-256');
  if (key.bits < 3072 || key.bits > 8192) throw new KeyRefused(`RSA of ${key.bits} bits`);
  if (key.exponent !== 65_537n) throw new KeyRefused('an exponent other than 65537');
  if (key.modulus % 2n === 0n) throw new KeyRefused('an even modulus');
  if (hasRocaFingerprint(key.modulus)) throw new KeyRefused('made by a library with a known flaw');
  return { keyClass: `rsa-${key.bits}` as KeyClass, fingerprint };
}

function read(spki: Uint8Array): PublicKey {
  try {
    return readPublicKey(spki);
  } catch (error) {
    if (!(error instanceof MalformedPublicKey)) throw error;
    throw new KeyRefused('cannot be read', { cause: error });
  }
}
