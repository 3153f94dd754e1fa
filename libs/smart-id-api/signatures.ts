import { constants, createHash, publicDecrypt, verify, type KeyObject } from 'node:crypto';
import { hashes, type SignatureScheme } from './algorithms.js';
import { digestInfo, isPssEncoding } from './rsa-encoding.js';

/** Verifies a signature over data. RAW_DIGEST_SIGNATURE is over the data whose digest was sent, never over the digest. */
export function verifyData(data: Uint8Array, signature: Uint8Array, key: KeyObject, scheme: SignatureScheme): boolean {
  if (key.asymmetricKeyType !== 'rsa') return false;
  const { nodeName, length } = hashes[scheme.hash];
  const padding = scheme.padding === 'pss' ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
  const options = { key, padding, ...(scheme.padding === 'pss' && { saltLength: length }) };
  return verify(nodeName, data, options, signature);
}

/** Verifies a signature for which only the digest of the data is at hand. */
export function verifyDigest(
  digest: Uint8Array,
  signature: Uint8Array,
  key: KeyObject,
  scheme: SignatureScheme,
): boolean {
  const bits = key.asymmetricKeyDetails?.modulusLength;
  if (key.asymmetricKeyType !== 'rsa' || !bits || signature.length !== Math.ceil(bits / 8)) return false;
  try {
    if (scheme.padding === 'pkcs1') return publicDecrypt(key, signature).equals(digestInfo(digest, scheme.hash));
    const encoded = publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, signature);
    // With a modulus of 8k + 1 bits the encoding is a byte shorter than the modulus.
    const emLength = Math.ceil((bits - 1) / 8);
    if (encoded.subarray(0, encoded.length - emLength).some((byte) => byte !== 0)) return false;
    return isPssEncoding(encoded.subarray(-emLength), digest, scheme.hash, bits - 1);
  } catch {
    return false;
  }
}

/** The digest of data, by the hash of a scheme. */
export function digestOf(data: Uint8Array | string, { hash }: Pick<SignatureScheme, 'hash'>): Buffer {
  return createHash(hashes[hash].nodeName).update(data).digest();
}
