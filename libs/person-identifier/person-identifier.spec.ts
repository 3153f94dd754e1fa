import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { InvalidPersonIdentifier, PersonIdentifier } from './index.js';

const VALID = [
  'PNOEE-38001085718',
  'PNOEE-30303039914',
  'PNOLV-030303-10012',
  'PNOUA-19840102-00012',
  'TINUA-3068208400',
  'PASSK-P3000180',
  'PASUA-АБ123456',
  'PASKZ-987654321012',
  'IDCBE-590082394654',
  'IDCCZ-1234567890',
];

describe('person identifier', () => {
  it.each(VALID)('writes %s as it was read', (text) => {
    expect(PersonIdentifier.parse(text).toEtsi()).toBe(text);
  });

  it('separates at the first hyphen only', () => {
    const { scheme, country, value } = PersonIdentifier.parse('PNOLV-030303-10012');
    expect({ scheme, country, value }).toEqual({ scheme: 'PNO', country: 'LV', value: '030303-10012' });
  });

  it('has the forms of OpenID Connect, X-Road and eIDAS', () => {
    const person = PersonIdentifier.parse('PNOEE-38001085718');
    expect(person.toCountryPrefixed()).toBe('EE38001085718');
    expect(person.toEidas('LV')).toBe('EE/LV/38001085718');
  });

  it.each(['lv', 'LVA', '', 'L/'])('refuses to leave for %j, which is no country', (destination) => {
    expect(() => PersonIdentifier.parse('PNOEE-38001085718').toEidas(destination)).toThrow(RangeError);
  });

  it('tells birth date and sex where the number carries them', () => {
    const told = ['PNOEE-38001085718', 'PNOUA-19840102-00012', 'PASSK-P3000180'].map((text) => {
      const person = PersonIdentifier.parse(text);
      return [person.birthDate, person.sex];
    });
    expect(told).toEqual([
      ['1980-01-08', 'male'],
      ['1984-01-02', undefined],
      [undefined, undefined],
    ]);
  });

  it('is equal to the same number only, of the same kind and country', () => {
    const passport = PersonIdentifier.parse('PASSK-P3000180');
    expect(passport.equals(PersonIdentifier.parse('PASSK-P3000180'))).toBe(true);
    for (const other of ['IDCSK-P3000180', 'PASSI-P3000180', 'PASSK-P3000181']) {
      expect(passport.equals(PersonIdentifier.parse(other))).toBe(false);
    }
  });

  it('never changes', () => {
    const person = PersonIdentifier.parse('PNOEE-38001085718');
    expect(() => Object.assign(person, { value: '60001019906' })).toThrow(TypeError);
  });
});

describe('parsing a person identifier', () => {
  it.each([
    ['no hyphen', 'PNOEE38001085718'],
    ['no value', 'PNOEE-'],
    ['a lower-case country', 'PNOee-38001085718'],
    ['a lower-case scheme', 'pnoEE-38001085718'],
    ['a legal person', 'NTREE-10747013'],
    ['the deprecated tax scheme', 'TAXUA-3068208400'],
    ['a local scheme', 'EI:EE-38001085718'],
    ['something before', ' PNOEE-38001085718'],
    ['a line break after', 'PNOEE-38001085718\n'],
    ['a NUL', 'PASSK-P30\u00000180'],
    ['a C1 control', 'PASSK-P30\u00850180'],
    ['a zero width space', 'PASSK-P30\u200b00180'],
    ['a right-to-left override', 'PASSK-\u202e0810003P'],
    ['a space', 'PASSK-P300 0180'],
    ['a full-width digit', 'PASSK-P300018０'],
    ['a hyphen at the start of the value', 'PASSK--P3000180'],
    ['a wrong Estonian check digit', 'PNOEE-48010010101'],
    ['a wrong Lithuanian check digit', 'PNOLT-38001085710'],
    ['a Latvian code without its dash', 'PNOLV-03030310012'],
    ['an impossible day in a UNZR', 'PNOUA-19830229-00012'],
    ['a tax number as a personal number', 'PNOUA-3068208400'],
    ['a wrong tax number', 'TINUA-3068208401'],
  ])('refuses %s', (_, text) => {
    expect(() => PersonIdentifier.parse(text)).toThrow(InvalidPersonIdentifier);
  });

  it('takes a value of 64 characters and no more', () => {
    expect(PersonIdentifier.parse(`PASSK-${'9'.repeat(64)}`).value).toHaveLength(64);
    expect(() => PersonIdentifier.parse(`PASSK-${'9'.repeat(65)}`)).toThrow(InvalidPersonIdentifier);
  });

  it('says why, but never which number', () => {
    expect.assertions(4);
    try {
      PersonIdentifier.parse('PNOEE-48010010101');
    } catch (error) {
      expect(error).toMatchObject({ name: 'InvalidPersonIdentifier', code: 'invalid_person_identifier' });
      expect((error as InvalidPersonIdentifier).detail).toBe('wrong check-digit for PNOEE');
      expect(InvalidPersonIdentifier.code).toBe('invalid_person_identifier');
      expect(String(error)).not.toContain('48010010101');
    }
  });

  it('reads back whatever it accepts, and throws nothing but its own error', () => {
    const nearly = fc.tuple(fc.constantFrom('PNOEE-', 'PNOLV-', 'TINUA-', 'PASSK-', ''), fc.string({ unit: 'binary' }));
    const text = fc.oneof(
      nearly.map((parts) => parts.join('')),
      fc.stringMatching(/^(PAS|IDC)[A-Z]{2}-[A-Z0-9]{1,70}$/),
    );
    fc.assert(
      fc.property(text, (candidate) => {
        try {
          expect(PersonIdentifier.parse(candidate).toEtsi()).toBe(candidate);
        } catch (error) {
          if (!(error instanceof InvalidPersonIdentifier)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
  });
});
