import type { KeyObject } from 'node:crypto';
import { p256 } from '@noble/curves/nist.js';

// Node's own ECDSA always hashes what it is given once more; the protocols hand over digests that are ready.
const asItIs = { prehash: false, lowS: false } as const;

/** ECDSA on P-256 over a ready digest (FIPS 186-5 §6.4): r and s, 32 bytes each. */
export function signEcDigest(key: KeyObject, digest: Uint8Array): Uint8Array {
  const { d = '' } = key.export({ format: 'jwk' });
  return p256.sign(digest, Buffer.from(d, 'base64url'), asItIs);
}

/** Whether r and s are a signature over a ready digest (FIPS 186-5 §6.4.2). */
export function isEcSignature(signature: Uint8Array, digest: Uint8Array, key: KeyObject): boolean {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  try {
    return p256.verify(signature, digest, point, asItIs);
  } catch {
    return false;
  }
}
