import { describe, expect, it } from '@jest/globals';
import { groupCode, isReadableCode, normaliseCode, readableAlphabet, readableCode } from './readable-code.js';

describe('a readable code', () => {
  it('uses every character of the alphabet equally often over all bytes', () => {
    const all = readableCode(Uint8Array.from({ length: 256 }, (_, byte) => byte));
    for (const character of readableAlphabet) expect(all.split(character)).toHaveLength(9);
  });

  it('forgives case, spaces, dashes and look-alikes', () => {
    expect(normaliseCode(' k7qf–2m9p\n')).toBe('K7QF2M9P');
    expect(normaliseCode('oO-iI-lL')).toBe('001111');
  });

  it('comes back unchanged from its grouped form', () => {
    expect(groupCode('K7QF2M9P1')).toBe('K7QF-2M9P-1');
    expect(normaliseCode(groupCode('K7QF2M9P'))).toBe('K7QF2M9P');
  });

  it('is refused with another length or a foreign character', () => {
    expect(isReadableCode('K7QF2M9P', 8)).toBe(true);
    for (const code of ['K7QF2M9', 'K7QF2M9PP', 'K7QF2M9U', 'K7QF2M9к', ''])
      expect(isReadableCode(code, 8)).toBe(false);
  });
});
