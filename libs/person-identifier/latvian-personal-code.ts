import { birthDay } from './birth-day.js';
import { accepted, type NumberCheck, refused } from './number-check.js';
import { weightedSum } from './weighted-sum.js';

/** Issued until July 2017: `DDMMYY-CNNNK`, C tells the century. */
const DATED = /^([0-9]{2})([0-9]{2})([0-9]{2})-([0-2])[0-9]{4}$/;

/** Issued since: no day of a month is above 31, so these tell nothing. Sources disagree on their check digit. */
const UNDATED = /^3[2-9][0-9]{4}-[0-9]{5}$/;

const WEIGHTS = [1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/**
 * The eleventh digit of a personas kods of the dated kind, or undefined where it would be ten: no such code is issued.
 * @throws RangeError when it is not given exactly ten digits (without the dash)
 */
export function latvianCheckDigit(firstTen: string): number | undefined {
  const digit = (1101 - weightedSum(firstTen, WEIGHTS)) % 11;
  return digit < 10 ? digit : undefined;
}

/**
 * Checks a Latvian personas kods, written with its dash so that one person has one spelling. The dated kind carries the
 * birth date, neither kind the sex.
 */
export function validateLatvianPersonalCode(code: string): NumberCheck {
  if (UNDATED.test(code)) return accepted();
  const parts = DATED.exec(code);
  if (!parts) return refused('shape');
  const [day = 0, month = 0, year = 0, century = 0] = parts.slice(1).map(Number);
  const birthDate = birthDay(1800 + 100 * century + year, month, day);
  if (birthDate === undefined) return refused('date');
  const digits = code.replace('-', '');
  if (latvianCheckDigit(digits.slice(0, 10)) !== Number(digits.slice(10))) return refused('check-digit');
  return accepted(birthDate);
}
