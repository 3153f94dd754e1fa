import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import { SubjectPublicKeyInfo } from '@peculiar/asn1-x509';
import { demandDer } from './strict-der.js';

/** A public key that cannot be read. */
export class MalformedPublicKey extends Error {
  override readonly name = 'MalformedPublicKey';
}

/** What a SubjectPublicKeyInfo holds. Numbers of RSA are bits and the exponent. */
export type PublicKey =
  | { readonly kind: 'rsa'; readonly bits: number; readonly exponent: bigint; readonly modulus: bigint }
  | { readonly kind: 'ec'; readonly curve: string }
  | { readonly kind: 'other'; readonly name: string };

/**
 * Reads a SubjectPublicKeyInfo in strict DER; a point that is not on its curve is refused.
 * @throws MalformedPublicKey
 */
export function readPublicKey(spki: Uint8Array): PublicKey {
  const key = parse(spki);
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'rsa') {
    const modulus = BigInt(`0x${Buffer.from(key.export({ format: 'jwk' }).n ?? '', 'base64url').toString('hex')}`);
    return { kind: 'rsa', bits: details?.modulusLength ?? 0, exponent: details?.publicExponent ?? 0n, modulus };
  }
  if (type === 'ec') return { kind: 'ec', curve: details?.namedCurve ?? '' };
  return { kind: 'other', name: type ?? 'unknown' };
}

function parse(spki: Uint8Array): KeyObject {
  try {
    demandDer(spki);
    const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
    if (!key.export({ format: 'der', type: 'spki' }).equals(spki)) throw new Error('not in its own form');
    return key;
  } catch (error) {
    throw new MalformedPublicKey((error as Error).message, { cause: error });
  }
}

/** RFC 5280 §4.2.1.2, method 1: SHA-1 over the bits of the key. It names a key and protects nothing. */
export function keyIdentifier(spki: Uint8Array): Buffer {
  return createHash('sha1').update(subjectPublicKey(spki)).digest();
}

/** The content of the BIT STRING: what OCSP hashes of an issuer's key (RFC 6960 §4.1.1). */
export function subjectPublicKey(spki: Uint8Array): Buffer {
  return Buffer.from(AsnConvert.parse(spki, SubjectPublicKeyInfo).subjectPublicKey);
}
