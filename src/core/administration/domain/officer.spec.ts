import { describe, expect, it } from '@jest/globals';
import type { Citizen, CitizenId } from '../../citizens/index.js';
import { samePerson } from './officer.js';
import { mayDo, roles } from './role.js';

const citizen = (of: Partial<Citizen> = {}): Citizen => ({
  id: 'one' as CitizenId,
  identifier: 'PNOUA-19840312-99012',
  name: { givenName: 'Оксана', familyName: 'Прикладна' },
  nameLatin: { givenName: 'Oksana', familyName: 'Prykladna' },
  birthDate: '1984-03-12',
  personType: 'citizen',
  status: 'active',
  pseudonym: 'p1',
  ...of,
});
const other = { id: 'two' as CitizenId, identifier: 'PNOEE-48403129901', pseudonym: 'p2' };

describe('two records', () => {
  it.each<[string, Partial<Citizen>]>([
    ['of the same id', {}],
    ['of the numbers of two countries', other],
    ['whose names are written otherwise', { ...other, nameLatin: { givenName: 'OKSANA', familyName: "Pryklad'na" } }],
    ['whose names have other accents', { ...other, nameLatin: { givenName: 'Öksana', familyName: 'Prykladná' } }],
  ])('%s are one person', (_, of) => {
    expect(samePerson(citizen(), citizen(of))).toBe(true);
  });

  it.each<[string, Partial<Citizen>]>([
    ['of another day', { ...other, birthDate: '1984-03-13' }],
    ['of another name', { ...other, nameLatin: { givenName: 'Olena', familyName: 'Prykladna' } }],
    ['of a single name', { ...other, nameLatin: { givenName: undefined, familyName: 'Oksana Prykladna' } }],
  ])('%s are two', (_, of) => {
    expect(samePerson(citizen(), citizen(of))).toBe(false);
  });
});

describe('a role', () => {
  it('carries its duties and no others', () => {
    const duties = ['read', 'propose', 'approve'] as const;
    expect(roles.map((role) => duties.filter((duty) => mayDo([role], duty)).join())).toEqual([
      'read,propose',
      'read,propose,approve',
      'read',
    ]);
    expect(duties.filter((duty) => mayDo([], duty))).toEqual([]);
  });
});
