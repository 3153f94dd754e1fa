import { describe, expect, it } from '@jest/globals';
import { estonianCheckDigit, validateEstonianPersonalCode } from './estonian-personal-code.js';

describe('Estonian personal code', () => {
  it.each([
    ['38001085718', '1980-01-08', 'male'],
    ['60001019906', '2000-01-01', 'female'],
    ['30303039914', '1903-03-03', 'male'],
    ['30303039903', '1903-03-03', 'male'],
    ['60001017869', '2000-01-01', 'female'],
    ['39901012239', '1999-01-01', 'male'],
    ['10303030002', '1803-03-03', 'male'],
    ['10101010005', '1801-01-01', 'male'],
    ['40504040001', '1905-04-04', 'female'],
  ])('reads birth date and sex from %s', (code, birthDate, sex) => {
    expect(validateEstonianPersonalCode(code)).toEqual({ valid: true, birthDate, sex });
  });

  it('takes the check digit of the second round when the first gives ten, and zero when that gives ten too', () => {
    expect(estonianCheckDigit('6030701999')).toBe(2);
    expect(estonianCheckDigit('6030715998')).toBe(0);
  });

  it.each(['38001085710', '48010010101'])('refuses the wrong check digit of %s', (code) => {
    expect(validateEstonianPersonalCode(code)).toEqual({ valid: false, fault: 'check-digit' });
  });

  it.each(['3990229000', '3001301000', '3990431000', '3990001000', '3990100000', '4000229000'])(
    'refuses %s, whose day is in no calendar, although its check digit is right',
    (ten) => {
      expect(validateEstonianPersonalCode(`${ten}${estonianCheckDigit(ten)}`)).toEqual({ valid: false, fault: 'date' });
    },
  );

  it('knows leap days: 2000 and 1996 had one, 1900 had none', () => {
    for (const ten of ['5000229000', '3960229000']) {
      expect(validateEstonianPersonalCode(`${ten}${estonianCheckDigit(ten)}`).valid).toBe(true);
    }
    expect(validateEstonianPersonalCode(`3000229000${estonianCheckDigit('3000229000')}`).valid).toBe(false);
  });

  it.each([
    '',
    '3800108571',
    '380010857181',
    '08001085718',
    '98001085718',
    '3800108571x',
    ' 38001085718',
    '38001085718\n',
    '٣٨٠٠١٠٨٥٧١٨',
  ])('refuses %j, which is not eleven digits beginning with a century', (code) => {
    expect(validateEstonianPersonalCode(code)).toEqual({ valid: false, fault: 'shape' });
  });
});
