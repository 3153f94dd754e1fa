import { birthDay } from './birth-day.js';
import { accepted, type NumberCheck, refused } from './number-check.js';

const UNZR = /^([0-9]{4})([0-9]{2})([0-9]{2})-[0-9]{5}$/;

/**
 * Checks a number of the Ukrainian demographic register (UNZR, `YYYYMMDD-NNNNN`); it carries the birth date. The last
 * digit is said to be a control digit, but no published text says which, so it is not looked at.
 */
export function validateUkrainianUnzr(number: string): NumberCheck {
  const parts = UNZR.exec(number);
  if (!parts) return refused('shape');
  const [year = 0, month = 0, day = 0] = parts.slice(1).map(Number);
  const birthDate = birthDay(year, month, day);
  return birthDate === undefined ? refused('date') : accepted(birthDate);
}
