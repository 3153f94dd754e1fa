import { describe, expect, it } from '@jest/globals';
import { isEcdsaSignature } from './ecdsa-signature.js';

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const longest = `0221 00 ${'ff'.repeat(32)}`;

describe('an ECDSA signature', () => {
  it.each([
    ['small numbers', '3006 020101 02017f'],
    ['numbers whose first bit is set', '3008 02020080 020200ff'],
    ['the longest numbers', `3046 ${longest} ${longest}`],
  ])('may be of %s', (_, hex) => {
    expect(isEcdsaSignature(bytes(hex))).toBe(true);
  });

  it.each([
    ['empty', ''],
    ['a set instead of a sequence', '3106 020101 020101'],
    ['a sequence that says it is shorter', '3005 020101 020101'],
    ['a sequence that says it is longer', '3007 020101 020101'],
    ['a sequence with its length in a longer form', '308106 020101 020101'],
    ['followed by a byte', '3006 020101 020101 00'],
    ['of three numbers', '3009 020101 020101 020101'],
    ['of one number', '3003 020101'],
    ['of something else than numbers', '3006 040101 040101'],
    ['of a number that ends too early', '3006 020101 020201'],
    ['of a number without digits', '3005 0200 020101'],
    ['of a zero', '3006 020100 020101'],
    ['of a negative number', '3006 0201ff 020101'],
    ['of a number with a needless zero', '3007 0202007f 020101'],
    ['of a number of more than 256 bits', `3027 0222 0080${'00'.repeat(32)} 020101`],
  ])('is not %s', (_, hex) => {
    expect(isEcdsaSignature(bytes(hex))).toBe(false);
  });
});
