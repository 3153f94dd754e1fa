import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  estonianCheckDigit,
  latvianCheckDigit,
  lithuanianCheckDigit,
  ukrainianTaxNumberCheckDigit,
  validateEstonianPersonalCode,
  validateLatvianPersonalCode,
  validateLithuanianPersonalCode,
  validateUkrainianTaxNumber,
} from './index.js';

const digits = (length: number) => fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));
const day = fc.date({ min: new Date('1900-01-01'), max: new Date('1999-12-31'), noInvalidDate: true });
const iso = (date: Date) => date.toISOString().slice(0, 10);

/** Every text that differs in exactly one digit. */
function changes(number: string): readonly string[] {
  return [...number].flatMap((old, position) =>
    /[0-9]/.test(old)
      ? [...'0123456789']
          .filter((digit) => digit !== old)
          .map((digit) => number.slice(0, position) + digit + number.slice(position + 1))
      : [],
  );
}

function remainder(number: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, position) => sum + weight * Number(number[position]), 0) % 11;
}

describe('check digit of Estonia and Lithuania', () => {
  const FIRST_ROUND = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1];
  const code = fc.tuple(fc.constantFrom('3', '4'), day, digits(3)).map(([first, date, serial]) => {
    const ten = `${first}${iso(date).slice(2).replaceAll('-', '')}${serial}`;
    return `${ten}${estonianCheckDigit(ten)}`;
  });

  it('accepts every number that was made with it, in both countries', () => {
    fc.assert(
      fc.property(code, (number) => {
        expect(validateEstonianPersonalCode(number)).toMatchObject({ valid: true });
        expect(validateLithuanianPersonalCode(number)).toEqual(validateEstonianPersonalCode(number));
        expect(lithuanianCheckDigit(number.slice(0, 10))).toBe(estonianCheckDigit(number.slice(0, 10)));
      }),
    );
  });

  it('lets no single wrong digit pass while the first round decides for both numbers', () => {
    fc.assert(
      fc.property(code, (number) => {
        const passed = changes(number).filter((changed) => validateEstonianPersonalCode(changed).valid);
        for (const changed of passed) expect([number, changed].map((n) => remainder(n, FIRST_ROUND))).toContain(10);
      }),
    );
  });

  it('lets no single wrong digit of a well known number pass, save where the second round hides it', () => {
    const numbers = ['60001019906', '60001017869', '38001085718', '39901012239'];
    const passed = numbers.map((n) => changes(n).filter((changed) => validateEstonianPersonalCode(changed).valid));
    expect(passed).toEqual([[], [], ['38001085618'], ['39201012239']]);
  });
});

describe('check digit of Latvia', () => {
  const code = fc
    .tuple(day, digits(3))
    .map(([date, serial]) => {
      const [year = '', month = '', dayOfMonth = ''] = iso(date).split('-');
      const six = `${dayOfMonth}${month}${year.slice(2)}`;
      return `${six}-1${serial}${latvianCheckDigit(`${six}1${serial}`) ?? ''}`;
    })
    .filter((number) => number.length === 12);

  it('accepts every number that was made with it and lets no single wrong digit pass', () => {
    fc.assert(
      fc.property(code, (number) => {
        expect(validateLatvianPersonalCode(number)).toMatchObject({ valid: true });
        const dated = changes(number).filter((changed) => !/^3[2-9]/.test(changed));
        expect(dated.filter((changed) => validateLatvianPersonalCode(changed).valid)).toEqual([]);
      }),
    );
  });
});

describe('check digit of the Ukrainian tax number', () => {
  const WEIGHTS = [-1, 5, 7, 9, 4, 6, 10, 5, 7];
  const number = digits(9)
    .filter((nine) => !nine.startsWith('00000'))
    .map((nine) => `${nine}${ukrainianTaxNumberCheckDigit(nine)}`);

  it('accepts every number that was made with it', () => {
    fc.assert(fc.property(number, (text) => validateUkrainianTaxNumber(text).valid));
  });

  it('lets a single wrong digit pass only where ten is written as zero', () => {
    const isTen = (text: string) => (remainder(text, WEIGHTS) + 11) % 11 === 10;
    fc.assert(
      fc.property(number, (text) => {
        const passed = changes(text).filter((changed) => validateUkrainianTaxNumber(changed).valid);
        for (const changed of passed) expect([text, changed].some(isTen)).toBe(true);
      }),
    );
  });

  it('lets no single wrong digit of a well known number pass', () => {
    const numbers = ['3652504575', '1759013776'];
    const passed = numbers.map((n) => changes(n).filter((changed) => validateUkrainianTaxNumber(changed).valid));
    expect(passed).toEqual(numbers.map(() => []));
  });
});

describe('check digit helpers', () => {
  it.each(['', '123', '38001085718123', '380010857x', '３８００１０８５７１'])(
    'refuse %j, which is not the digits before it',
    (text) => {
      for (const checkDigit of [estonianCheckDigit, latvianCheckDigit, ukrainianTaxNumberCheckDigit]) {
        expect(() => checkDigit(text)).toThrow(RangeError);
      }
    },
  );
});
