import type { KeyObject } from 'node:crypto';
import type { SignatureIntent } from '#libs/approval-intent';
import { fromBase64, hashAlgorithms, hashes, verifyDigest, type HashAlgorithm } from '#libs/smart-id-api';
import type { KeyAlgorithm } from './citizen-key.js';
import { isEcSignature } from './ec-digest.js';

/** How a ready digest is signed: the padding of RSA, or none for EC, and the hash that made the digest. */
export interface DigestScheme {
  readonly padding: 'pss' | 'pkcs1' | 'none';
  readonly hash: HashAlgorithm;
}

const paddings: Readonly<Record<SignatureIntent['signatureAlgorithm'], DigestScheme['padding']>> = {
  'rsassa-pss': 'pss',
  'rsassa-pkcs1-v1_5': 'pkcs1',
  ecdsa: 'none',
};

/** `undefined` when an intent names a hash that is not known, or a way of signing that this kind of key does not have. */
export function schemeOfIntent(intent: SignatureIntent, algorithm: KeyAlgorithm): DigestScheme | undefined {
  const hash = hashAlgorithms.find((known) => known === intent.digest.algorithm);
  const padding = paddings[intent.signatureAlgorithm];
  const fits = padding !== undefined && (padding === 'none') === (algorithm === 'EC-P256');
  return hash && fits ? { padding, hash } : undefined;
}

/** The digest of an intent; `undefined` unless it is as long as its hash makes them. */
export function digestOfIntent({ digest }: SignatureIntent, { hash }: DigestScheme): Buffer | undefined {
  const bytes = fromBase64(digest.value);
  return bytes?.length === hashes[hash].length ? bytes : undefined;
}

/** Whether a signature is one over a ready digest. */
export function isSignature(signature: Uint8Array, digest: Uint8Array, key: KeyObject, scheme: DigestScheme): boolean {
  const { padding, hash } = scheme;
  if (padding === 'none') return key.asymmetricKeyType === 'ec' && isEcSignature(signature, digest, key);
  return verifyDigest(digest, signature, key, { padding, hash });
}
