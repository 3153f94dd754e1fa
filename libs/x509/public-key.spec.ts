import { describe, expect, it } from '@jest/globals';
import { generate } from '../../test/support/sample-authority.js';
import { sequence, nothing } from './der.js';
import { hasRocaFingerprint, MalformedPublicKey, readPublicKey } from './index.js';

describe('a public key', () => {
  it('is read with what decides whether it is taken', () => {
    expect(readPublicKey(generate('rsa', '2048').publicKey)).toMatchObject({
      kind: 'rsa',
      bits: 2048,
      exponent: 65537n,
    });
    expect(readPublicKey(generate('ec', 'P-256').publicKey)).toEqual({ kind: 'ec', curve: 'prime256v1' });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['another structure', sequence(nothing)],
    ['a key with something behind it', Buffer.concat([generate('ec', 'P-256').publicKey, Buffer.of(0)])],
    ['a point beside its curve', offCurve()],
  ])('is refused: %s', (_, bytes) => {
    expect(() => readPublicKey(bytes)).toThrow(MalformedPublicKey);
  });
});

function offCurve(): Buffer {
  const { publicKey } = generate('ec', 'P-256');
  const last = publicKey.length - 1;
  return Buffer.concat([publicKey.subarray(0, last), Buffer.of((publicKey[last] ?? 0) ^ 1)]);
}

describe('the fingerprint of the flawed library', () => {
  it('is on a modulus that is a power of 65537 modulo every small prime', () => {
    expect(hasRocaFingerprint(65_537n ** 61n)).toBe(true);
  });

  it('is not on keys made here', () => {
    for (let tries = 0; tries < 5; tries += 1) {
      const key = readPublicKey(generate('rsa', '1024').publicKey);
      expect(key.kind === 'rsa' && hasRocaFingerprint(key.modulus)).toBe(false);
    }
  });
});
