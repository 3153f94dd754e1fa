import { createPublicKey, type KeyObject } from 'node:crypto';

/** COSE_Key of a point on P-256 for ES256 (RFC 9053 §7.1.1) as CTAP2 canonical CBOR: 77 bytes, all but x and y fixed. */
const [start, middle] = [Buffer.from('a5010203262001215820', 'hex'), Buffer.from('225820', 'hex')];

/** The key that a credential verifies with; `undefined` for any other form, curve or algorithm. */
export function readCredentialKey(cose: Uint8Array): KeyObject | undefined {
  const bytes = Buffer.from(cose);
  const [x, y] = [bytes.subarray(10, 42), bytes.subarray(45)];
  if (!Buffer.concat([start, x, middle, y]).equals(bytes) || y.length !== 32) return undefined;
  const point = { x: x.toString('base64url'), y: y.toString('base64url') };
  try {
    return createPublicKey({ key: { kty: 'EC', crv: 'P-256', ...point }, format: 'jwk' });
  } catch {
    return undefined;
  }
}

/** Whether bytes are one DER sequence of two positive integers of at most 256 bits, each in its shortest form. */
export function isEcdsaSignature(bytes: Uint8Array): boolean {
  if (bytes[0] !== 0x30 || bytes[1] !== bytes.length - 2) return false;
  const second = afterInteger(bytes, 2);
  return second !== undefined && afterInteger(bytes, second) === bytes.length;
}

function afterInteger(bytes: Uint8Array, from: number): number | undefined {
  const [tag, length = 0, first = 0, next = 0] = bytes.subarray(from);
  const end = from + 2 + length;
  const isShortest = first < 0x80 && (first > 0 || next >= 0x80);
  return tag === 0x02 && length > 0 && length <= 33 && end <= bytes.length && isShortest ? end : undefined;
}
