import { describe, expect, it } from '@jest/globals';
import { latvianCheckDigit, validateLatvianPersonalCode } from './latvian-personal-code.js';

describe('Latvian personal code', () => {
  it('reads the birth date of the dated kind, and no sex', () => {
    expect(validateLatvianPersonalCode('030303-10012')).toEqual({
      valid: true,
      birthDate: '1903-03-03',
      sex: undefined,
    });
  });

  it('takes the century from the digit after the dash', () => {
    const births = ['0', '1', '2'].map((century) => {
      const check = latvianCheckDigit(`151299${century}123`);
      return validateLatvianPersonalCode(`151299-${century}123${check}`);
    });
    expect(births.map((check) => check.valid && check.birthDate)).toEqual(['1899-12-15', '1999-12-15', '2099-12-15']);
  });

  it.each(['320000-12345', '330123-00000', '399999-99999'])(
    'accepts %s of the undated kind without a check digit',
    (code) => {
      expect(validateLatvianPersonalCode(code)).toEqual({ valid: true, birthDate: undefined, sex: undefined });
    },
  );

  it('refuses every code whose check digit would be ten: none is issued', () => {
    const ten = '0304201937';
    expect(latvianCheckDigit(ten)).toBeUndefined();
    for (const digit of '0123456789') expect(validateLatvianPersonalCode(`030420-1937${digit}`).valid).toBe(false);
  });

  it('refuses a wrong check digit and an impossible day', () => {
    expect(validateLatvianPersonalCode('030303-10011')).toEqual({ valid: false, fault: 'check-digit' });
    expect(validateLatvianPersonalCode('300203-10012')).toEqual({ valid: false, fault: 'date' });
    expect(validateLatvianPersonalCode('001303-10012')).toEqual({ valid: false, fault: 'date' });
  });

  it.each([
    '03030310012',
    '0303031-0012',
    '030303-40012',
    '32000012345',
    '320000123456',
    '310000-1234',
    '030303–10012',
  ])('refuses the shape of %j: one person has one spelling', (code) => {
    expect(validateLatvianPersonalCode(code)).toEqual({ valid: false, fault: 'shape' });
  });
});
