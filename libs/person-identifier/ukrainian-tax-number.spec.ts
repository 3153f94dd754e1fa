import { describe, expect, it } from '@jest/globals';
import { ukrainianTaxNumberCheckDigit, validateUkrainianTaxNumber } from './ukrainian-tax-number.js';

describe('Ukrainian tax number', () => {
  it.each([
    ['3652504575', '2000-01-01', 'male'],
    ['3068208400', '1984-01-02', 'female'],
    ['1759013776', '1948-02-28', 'male'],
  ])('reads birth date and sex from %s', (number, birthDate, sex) => {
    expect(validateUkrainianTaxNumber(number)).toEqual({ valid: true, birthDate, sex });
  });

  it('counts days from the first of January 1900, which is day one', () => {
    const first = `000010001${ukrainianTaxNumberCheckDigit('000010001')}`;
    expect(validateUkrainianTaxNumber(first)).toMatchObject({ birthDate: '1900-01-01' });
    const before = `000000001${ukrainianTaxNumberCheckDigit('000000001')}`;
    expect(validateUkrainianTaxNumber(before)).toEqual({ valid: false, fault: 'date' });
  });

  it('gives the weight of minus one its place when the first digit is the largest', () => {
    expect(ukrainianTaxNumberCheckDigit('900000000')).toBe(2); // -9 modulo 11
  });

  it('refuses every wrong check digit', () => {
    for (const digit of '012346789') {
      expect(validateUkrainianTaxNumber(`365250457${digit}`)).toEqual({ valid: false, fault: 'check-digit' });
    }
  });

  it.each(['', '365250457', '36525045755', '365250457O', '３６５２５０４５７５'])(
    'refuses the shape of %j',
    (number) => {
      expect(validateUkrainianTaxNumber(number)).toEqual({ valid: false, fault: 'shape' });
    },
  );
});
