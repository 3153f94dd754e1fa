import { createPublicKey } from 'node:crypto';
import { cose, decodeCredentialPublicKey } from '@simplewebauthn/server/helpers';
import { demand } from '../domain/ceremony-checks.js';
import { decode, es256, toBase64url } from './webauthn-terms.js';

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * A P-256 key for ES256 (WebAuthn L3 §7.1 step 20, §5.8.5) in its one form (§6.5.1: CTAP2 canonical, no optional
 * member). With two forms of one key, two accounts could have it.
 * @param bytes the key, and extension outputs behind it if there are any
 */
export function readCredentialKey(bytes: Bytes): Bytes {
  const key: unknown = decode(() => decodeCredentialPublicKey(bytes), 'key_malformed');
  demand(key instanceof Map, 'key_malformed');
  const member = (label: number) => (key as ReadonlyMap<unknown, unknown>).get(label);
  const { kty, alg, crv } = cose.COSEKEYS;
  demand(member(alg) === es256, 'algorithm');
  demand(member(kty) === cose.COSEKTY.EC2 && member(crv) === cose.COSECRV.P256, 'wrong_curve');
  const [x, y] = [member(cose.COSEKEYS.x), member(cose.COSEKEYS.y)];
  demand(x instanceof Uint8Array && y instanceof Uint8Array, 'key_malformed');
  const encoded = encodeCredentialKey(x, y);
  demand(Buffer.from(bytes).subarray(0, encoded.length).equals(encoded), 'key_malformed');
  demand(isOnCurve(x, y), 'off_curve');
  return encoded;
}

/** COSE_Key of a point on P-256 (RFC 9053 §7.1.1): EC2, ES256, P-256, x, y. */
export function encodeCredentialKey(x: Uint8Array, y: Uint8Array): Bytes {
  const [start, middle] = [Buffer.from('a5010203262001215820', 'hex'), Buffer.from('225820', 'hex')];
  return Uint8Array.from(Buffer.concat([start, x, middle, y]));
}

function isOnCurve(x: Uint8Array, y: Uint8Array): boolean {
  const jwk = { kty: 'EC', crv: 'P-256', x: toBase64url(x), y: toBase64url(y) };
  try {
    createPublicKey({ key: jwk, format: 'jwk' });
    return true;
  } catch {
    return false;
  }
}
