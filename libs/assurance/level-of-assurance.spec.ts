import { describe, expect, it } from '@jest/globals';
import { levelsOfAssurance, parseLevel, reaches, weakest } from './level-of-assurance.js';

describe('level of assurance', () => {
  it('compares by order: a higher level satisfies a lower request, never the reverse', () => {
    const verdicts = levelsOfAssurance.map((reached) => levelsOfAssurance.map((asked) => reaches(reached, asked)));
    expect(verdicts).toEqual([
      [true, false, false],
      [true, true, false],
      [true, true, true],
    ]);
  });

  it('reads short names and eIDAS URIs, and nothing else', () => {
    expect(parseLevel('high')).toBe('high');
    expect(parseLevel('http://eidas.europa.eu/LoA/substantial')).toBe('substantial');
    for (const text of ['', 'HIGH', 'higher', 'https://eidas.europa.eu/LoA/high', 'http://eidas.europa.eu/LoA/']) {
      expect(parseLevel(text)).toBeUndefined();
    }
  });

  it('finds the weakest of several', () => {
    expect(weakest('high', 'substantial', 'high')).toBe('substantial');
    expect(weakest('high')).toBe('high');
  });
});
