import { birthDay } from './birth-day.js';
import {
  CENTURY_DIGIT_CODE,
  centuryDigitCheckDigit,
  centuryOf,
  hasCenturyDigitCheckDigit,
  sexOf,
} from './century-digit-code.js';
import { accepted, type NumberCheck, refused } from './number-check.js';

/** A code that begins so was given as an exception and tells neither birth date nor sex. */
const EXCEPTION = 9;

/** The eleventh digit of an asmens kodas. @throws RangeError when it is not given exactly ten digits */
export const lithuanianCheckDigit = centuryDigitCheckDigit;

/** Checks a Lithuanian asmens kodas (eleven digits); it carries birth date and sex, save for exceptions and old people. */
export function validateLithuanianPersonalCode(code: string): NumberCheck {
  const parts = CENTURY_DIGIT_CODE.exec(code);
  if (!parts) return refused('shape');
  const [first = 0, yearOfCentury = 0, month = 0, day = 0] = parts.slice(1).map(Number);
  const year = centuryOf(first) + yearOfCentury;
  const unknown = first === EXCEPTION || isUnknownDay(year, month, day);
  const birthDate = unknown ? undefined : birthDay(year, month, day);
  if (!unknown && birthDate === undefined) return refused('date');
  if (!hasCenturyDigitCheckDigit(code)) return refused('check-digit');
  return accepted(birthDate, first === EXCEPTION ? undefined : sexOf(first));
}

/** People born before 2000 whose day or month was never recorded have 00 there; the other part must still be possible. */
function isUnknownDay(year: number, month: number, day: number): boolean {
  if (year >= 2000 || (month !== 0 && day !== 0)) return false;
  return birthDay(year, month || 1, day || 1) !== undefined;
}
