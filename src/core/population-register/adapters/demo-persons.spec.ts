import { describe, expect, it } from '@jest/globals';
import { PersonIdentifier } from '#libs/person-identifier';
import { ageOn } from '../domain/registered-person.js';
import { type DemoPerson, demoPersons } from './demo-persons.js';

const TODAY = '2026-11-23';
const FIRST_LETTERS: Readonly<Record<string, string>> = { є: 'ye', ї: 'yi', й: 'y', ю: 'yu', я: 'ya' };
const CYRILLIC = 'абвгґдеєжзиіїйклмнопрстуфхцчшщьюяʼ';
const LATIN = 'a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch  iu ia '.split(' '); // ь and ʼ are left out

/** The table of the Cabinet of Ministers' decree 55 of 27 January 2010, with its two exceptions. */
function kmu55(name: string): string {
  return name.replace(/[^\s-]+/g, (word) => {
    const latin = [...word.toLowerCase()].map(
      (letter, at) => (at === 0 ? FIRST_LETTERS[letter] : undefined) ?? plain(letter, word, at),
    );
    return latin.join('').replace(/^./, (first) => first.toUpperCase());
  });
}

function plain(letter: string, word: string, at: number): string {
  if (letter === 'г' && word[at - 1]?.toLowerCase() === 'з') return 'gh';
  const latin = LATIN[CYRILLIC.indexOf(letter)];
  if (latin === undefined) throw new Error(`no letter of the decree: ${letter}`);
  return latin;
}

const named = (person: DemoPerson) => [person.givenName, person.familyName].filter((name) => name !== undefined);
const namedLatin = ({ namesLatin }: DemoPerson) =>
  [namesLatin.givenName, namesLatin.familyName].filter((name) => name !== undefined);
const from = (country: string) => demoPersons.filter((person) => person.identifier.startsWith(`PNO${country}-`));

describe('every demo person', () => {
  it.each(demoPersons)(
    '$identifier has a valid number that agrees with the birth date',
    ({ identifier, birthDate }) => {
      expect(PersonIdentifier.parse(identifier).birthDate).toBe(birthDate);
    },
  );

  it('has a number of their own, far above the births of a day', () => {
    expect(new Set(demoPersons.map(({ identifier }) => identifier)).size).toBe(demoPersons.length);
    for (const { identifier } of demoPersons)
      expect(identifier).toMatch(/^PNO(UA-[0-9]{8}-99[0-9]{3}|EE-[0-9]{7}99[0-9]{2})$/);
  });

  it('is named in composed, trimmed Unicode and has a note', () => {
    for (const person of demoPersons) {
      for (const name of [...named(person), ...namedLatin(person)]) {
        expect(name).toBe(name.normalize('NFC').trim());
        expect(name).not.toBe('');
      }
      expect(person.note).not.toBe('');
    }
  });

  it('was born before today', () => {
    for (const person of demoPersons) expect(ageOn(person, TODAY)).toBeGreaterThan(0);
  });
});

describe('names', () => {
  it('of Ukrainians are Ukrainian letters, the apostrophe being U+02BC', () => {
    for (const person of from('UA'))
      for (const name of named(person)) expect(name).toMatch(/^[А-ЩЬЮЯҐЄІЇа-щьюяґєії\u02bc -]+$/);
    expect(
      from('UA')
        .flatMap(named)
        .filter((name) => name.includes('\u02bc')).length,
    ).toBeGreaterThanOrEqual(3);
  });

  it('of Ukrainian citizens are transliterated by decree 55', () => {
    expect(['Згорани', 'Розгон', 'Їжакевич', 'Знамʼянка'].map(kmu55)).toEqual([
      'Zghorany',
      'Rozghon',
      'Yizhakevych',
      'Znamianka',
    ]);
    const citizens = from('UA').filter(({ personType }) => personType === 'citizen');
    expect(citizens.map(namedLatin)).toEqual(citizens.map((person) => named(person).map(kmu55)));
  });

  it('of Estonians are Latin already and stay as they are', () => {
    for (const person of from('EE')) expect(namedLatin(person)).toEqual(named(person));
  });
});

describe('the demo persons together', () => {
  const count = (rule: (person: DemoPerson) => boolean) => demoPersons.filter(rule).length;

  it('are at least 24, of every type', () => {
    expect(demoPersons.length).toBeGreaterThanOrEqual(24);
    expect(new Set(demoPersons.map(({ personType }) => personType)).size).toBe(4);
    expect(
      count(({ personType, identifier }) => personType === 'e-resident' && identifier.startsWith('PNOEE-')),
    ).toBeGreaterThanOrEqual(2);
  });

  it('have two minors, of 10 and 15, and one who comes of age today', () => {
    const minors = demoPersons.map((person) => ageOn(person, TODAY)).filter((age) => age < 18);
    expect(minors).toEqual([10, 15]);
    expect(count(({ birthDate }) => birthDate === '2008-11-23')).toBe(1);
  });

  it('have one deceased, one single name, one leap day, one name longer than 64 characters', () => {
    expect(count(({ status }) => status === 'deceased')).toBe(1);
    expect(count(({ givenName, namesLatin }) => givenName === undefined && namesLatin.givenName === undefined)).toBe(1);
    expect(count(({ birthDate }) => birthDate.endsWith('-02-29'))).toBe(1);
    expect(count((person) => namedLatin(person).join(',').length > 64 && named(person).join(',').length > 64)).toBe(1);
  });
});
