import { describe, expect, it } from '@jest/globals';
import { type CborValue, encodeCbor } from './cbor.js';

const bytes = (hex: string) => Buffer.from(hex, 'hex');
const map = (...members: [number | string, CborValue][]) => new Map(members);

describe('CBOR encoding', () => {
  // RFC 8949 appendix A, rows whose values WebAuthn can hold
  it.each<[CborValue, string]>([
    [0, '00'],
    [1, '01'],
    [10, '0a'],
    [23, '17'],
    [24, '1818'],
    [25, '1819'],
    [100, '1864'],
    [1000, '1903e8'],
    [1000000, '1a000f4240'],
    [1000000000000, '1b000000e8d4a51000'],
    [-1, '20'],
    [-10, '29'],
    [-100, '3863'],
    [-1000, '3903e7'],
    [false, 'f4'],
    [true, 'f5'],
    [null, 'f6'],
    [bytes(''), '40'],
    [bytes('01020304'), '4401020304'],
    ['', '60'],
    ['a', '6161'],
    ['IETF', '6449455446'],
    ['"\\', '62225c'],
    ['\u00fc', '62c3bc'],
    ['\u6c34', '63e6b0b4'],
    ['\u{10151}', '64f0908591'],
    [[], '80'],
    [[1, 2, 3], '83010203'],
    [[1, [2, 3], [4, 5]], '8301820203820405'],
    [Array.from({ length: 25 }, (_, index) => index + 1), '98190102030405060708090a0b0c0d0e0f101112131415161718181819'],
    [map(), 'a0'],
    [map([1, 2], [3, 4]), 'a201020304'],
    [map(['a', 1], ['b', [2, 3]]), 'a26161016162820203'],
    [['a', map(['b', 'c'])], '826161a161626163'],
    [map(['a', 'A'], ['b', 'B'], ['c', 'C'], ['d', 'D'], ['e', 'E']), 'a56161614161626142616361436164614461656145'],
  ])('encodes %j as %s (RFC 8949 appendix A)', (value, hex) => {
    expect(encodeCbor(value).toString('hex')).toBe(hex);
  });

  it.each([255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER])(
    'gives %d the shortest head',
    (value) => {
      const hex = value.toString(16);
      const width = [2, 4, 8, 16].find((digits) => digits >= hex.length) ?? 16;
      const code = { 2: '18', 4: '19', 8: '1a', 16: '1b' }[width];
      expect(encodeCbor(value).toString('hex')).toBe(`${code}${hex.padStart(width, '0')}`);
    },
  );

  it('sorts map keys by major type, length and bytes (CTAP 2.1 §8)', () => {
    const shuffled = map(['authData', 0], [-3, 0], ['fmt', 0], [3, 0], [-1, 0], ['attStmt', 0], [1, 0], [300, 0]);
    const sorted = map([1, 0], [3, 0], [300, 0], [-1, 0], [-3, 0], ['fmt', 0], ['attStmt', 0], ['authData', 0]);
    const members = [...sorted].map(([key]) => `${encodeCbor(key).toString('hex')}00`);
    expect(encodeCbor(shuffled).toString('hex')).toBe(`a8${members.join('')}`);
  });

  it('refuses what has no form in WebAuthn', () => {
    for (const value of [0.5, Number.NaN, 2 ** 53, undefined, {}, 1n]) {
      expect(() => encodeCbor(value as CborValue)).toThrow(TypeError);
    }
  });
});
