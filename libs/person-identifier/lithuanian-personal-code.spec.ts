import { describe, expect, it } from '@jest/globals';
import { lithuanianCheckDigit, validateLithuanianPersonalCode } from './lithuanian-personal-code.js';

const whole = (ten: string) => `${ten}${lithuanianCheckDigit(ten)}`;

describe('Lithuanian personal code', () => {
  it('reads birth date and sex', () => {
    const code = whole('4900131123');
    expect(validateLithuanianPersonalCode(code)).toEqual({ valid: true, birthDate: '1990-01-31', sex: 'female' });
  });

  it('accepts an exception, which begins with nine, without looking for a date in it', () => {
    const code = whole('9991399123');
    expect(validateLithuanianPersonalCode(code)).toEqual({ valid: true, birthDate: undefined, sex: undefined });
  });

  it.each(['3250000123', '3250500123', '3250031123'])(
    'accepts %s of an old person whose day or month is unknown',
    (ten) => {
      expect(validateLithuanianPersonalCode(whole(ten))).toEqual({ valid: true, birthDate: undefined, sex: 'male' });
    },
  );

  it.each(['5050000123', '3251300123', '3250032123', '3250230123'])(
    'refuses %s, whose day is in no calendar',
    (ten) => {
      expect(validateLithuanianPersonalCode(whole(ten))).toEqual({ valid: false, fault: 'date' });
    },
  );

  it.each(['4900131123', '9991399123', '3250000123'])('refuses every wrong check digit after %s', (ten) => {
    const wrong = [...'0123456789'].map((digit) => `${ten}${digit}`).filter((code) => code !== whole(ten));
    for (const code of wrong)
      expect(validateLithuanianPersonalCode(code)).toEqual({ valid: false, fault: 'check-digit' });
  });

  it.each(['', '0900131123', '49001311239x', '490-0131123'])('refuses the shape of %j', (code) => {
    expect(validateLithuanianPersonalCode(code)).toEqual({ valid: false, fault: 'shape' });
  });
});
