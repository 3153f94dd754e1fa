import { birthDay } from './birth-day.js';
import {
  CENTURY_DIGIT_CODE,
  centuryDigitCheckDigit,
  centuryOf,
  hasCenturyDigitCheckDigit,
  sexOf,
} from './century-digit-code.js';
import { accepted, type NumberCheck, refused } from './number-check.js';

/** The eleventh digit of an isikukood. @throws RangeError when it is not given exactly ten digits */
export const estonianCheckDigit = centuryDigitCheckDigit;

/** Checks an Estonian isikukood (eleven digits, no prefix); it carries birth date and sex. */
export function validateEstonianPersonalCode(code: string): NumberCheck {
  const parts = CENTURY_DIGIT_CODE.exec(code);
  if (!parts) return refused('shape');
  const [first = 0, year = 0, month = 0, day = 0] = parts.slice(1).map(Number);
  if (first === 9) return refused('shape');
  const birthDate = birthDay(centuryOf(first) + year, month, day);
  if (birthDate === undefined) return refused('date');
  if (!hasCenturyDigitCheckDigit(code)) return refused('check-digit');
  return accepted(birthDate, sexOf(first));
}
