import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { CborKey, CborMap, CborValue } from './cbor.js';

/** COSE algorithm identifier of ECDSA with P-256 and SHA-256 (RFC 9053 §2.1). */
export const ES256 = -7;

/** Labels of an elliptic-curve COSE key (RFC 9052 §7.1, RFC 9053 §7.1.1). */
export const coseLabels = { kty: 1, alg: 3, crv: -1, x: -2, y: -3 } as const;

/** The public half of a P-256 key as a JWK (RFC 7518 §6.2.1). */
export interface PublicJwk {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
}

/** A whole P-256 key as a JWK (RFC 7518 §6.2.2): a secret, but one of a test. */
export interface PrivateJwk extends PublicJwk {
  readonly d: string;
}

/** Makes a P-256 key pair, as an authenticator does for each credential (WebAuthn L3 §6.3.2). */
export function generateCredentialKey(): PrivateJwk {
  return privateJwk(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
}

/** Opens a key for signing. */
export function signingKey(jwk: PrivateJwk): KeyObject {
  return createPrivateKey({ key: { ...jwk }, format: 'jwk' });
}

/** The COSE form of a public key, exactly the five members of WebAuthn L3 §6.5.1.1. */
export function cosePublicKey(jwk: PublicJwk): CborMap {
  return new Map<CborKey, CborValue>([
    [coseLabels.kty, 2],
    [coseLabels.alg, ES256],
    [coseLabels.crv, 1],
    [coseLabels.x, Buffer.from(jwk.x, 'base64url')],
    [coseLabels.y, Buffer.from(jwk.y, 'base64url')],
  ]);
}

/** The SubjectPublicKeyInfo that browsers add as `publicKey` (WebAuthn L3 §5.2.1.1). */
export function subjectPublicKeyInfo({ kty, crv, x, y }: PublicJwk): Buffer {
  return createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' }).export({ format: 'der', type: 'spki' });
}

/** An ECDSA signature over SHA-256 in the DER form that WebAuthn L3 §6.5.5 asks for. */
export function signEs256(key: KeyObject, data: Uint8Array): Buffer {
  return sign('sha256', data, { key, dsaEncoding: 'der' });
}

function privateJwk(key: KeyObject): PrivateJwk {
  const { x, y, d } = key.export({ format: 'jwk' });
  if (!x || !y || !d) throw new TypeError('not a private P-256 key');
  return { kty: 'EC', crv: 'P-256', x, y, d };
}
