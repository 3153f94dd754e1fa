import { type Sex } from './number-check.js';
import { weightedSum } from './weighted-sum.js';

/**
 * What Estonia and Lithuania share: `G YYMMDD SSS C`, where G tells century and sex, SSS counts the births of a day and
 * C is the check digit.
 */
export const CENTURY_DIGIT_CODE = /^([1-9])([0-9]{2})([0-9]{2})([0-9]{2})[0-9]{4}$/;

const FIRST_ROUND = [1, 2, 3, 4, 5, 6, 7, 8, 9, 1];
const SECOND_ROUND = [3, 4, 5, 6, 7, 8, 9, 1, 2, 3];

/** The eleventh digit. @throws RangeError when it is not given exactly ten digits */
export function centuryDigitCheckDigit(firstTen: string): number {
  const first = weightedSum(firstTen, FIRST_ROUND) % 11;
  if (first < 10) return first;
  const second = weightedSum(firstTen, SECOND_ROUND) % 11;
  return second < 10 ? second : 0;
}

/** Whether the last digit of an eleven-digit text follows from the ten before it. */
export function hasCenturyDigitCheckDigit(code: string): boolean {
  return centuryDigitCheckDigit(code.slice(0, 10)) === Number(code.slice(10));
}

/** 1 and 2 stand for 18xx, 3 and 4 for 19xx, 5 and 6 for 20xx, 7 and 8 for 21xx. */
export function centuryOf(firstDigit: number): number {
  return 1800 + 100 * Math.floor((firstDigit - 1) / 2);
}

/** Odd first digits are men, even ones women. */
export function sexOf(firstDigit: number): Sex {
  return firstDigit % 2 === 1 ? 'male' : 'female';
}
