import { describe, expect, it } from '@jest/globals';
import { CitizenNotCertifiable } from '../certificates.errors.js';
import { subjectName } from './subject-name.js';

const name = { givenName: 'Оксана', familyName: 'Прикладна' };
const identifier = 'PNOUA-19840312-99012';

describe('the subject of a certificate', () => {
  it('is country, common name, surname, given name and semantics identifier', () => {
    expect(subjectName({ identifier, name }, true)).toEqual([
      ['countryName', 'UA'],
      ['commonName', 'ПРИКЛАДНА,ОКСАНА'],
      ['surname', 'ПРИКЛАДНА'],
      ['givenName', 'ОКСАНА'],
      ['serialNumber', identifier],
    ]);
  });

  it('writes names as they are where capitals are not asked for', () => {
    expect(subjectName({ identifier, name }, false)).toContainEqual(['commonName', 'Прикладна,Оксана']);
  });

  it('has no given name for who has a single name', () => {
    const types = subjectName({ identifier, name: { ...name, givenName: undefined } }, true).map(([type]) => type);
    expect(types).toEqual(['countryName', 'commonName', 'surname', 'serialNumber']);
  });

  it('cuts a common name at 64 characters and never inside one, and leaves the surname whole', () => {
    const familyName = '𐐀'.repeat(70);
    const [, [, commonName], [, surname]] = subjectName({ identifier, name: { ...name, familyName } }, false) as [
      unknown,
      readonly [string, string],
      readonly [string, string],
    ];
    expect(Array.from(commonName)).toHaveLength(64);
    expect(commonName).not.toMatch(/\p{Surrogate}/u);
    expect(surname).toBe(familyName);
  });

  it('refuses an identifier that is no PrintableString', () => {
    expect(() => subjectName({ identifier: 'PASUA-МЮ123456', name }, true)).toThrow(CitizenNotCertifiable);
  });
});
