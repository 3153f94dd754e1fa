import { accepted, type NumberCheck, refused } from './number-check.js';
import { weightedSum } from './weighted-sum.js';

const TAX_NUMBER = /^([0-9]{5})[0-9]{3}([0-9])[0-9]$/;

/** The published first weight is -1; ten is the same modulo eleven and keeps the sum positive. */
const WEIGHTS = [10, 5, 7, 9, 4, 6, 10, 5, 7];

/** Day 00000; the first that is issued is 00001, the first of January 1900. */
const DAY_ZERO = Date.UTC(1899, 11, 31);
const ONE_DAY = 86_400_000;

/** The tenth digit of a RNOKPP. @throws RangeError when it is not given exactly nine digits */
export function ukrainianTaxNumberCheckDigit(firstNine: string): number {
  return (weightedSum(firstNine, WEIGHTS) % 11) % 10;
}

/** Checks a Ukrainian tax number (RNOKPP, ten digits); it carries birth date and sex. */
export function validateUkrainianTaxNumber(number: string): NumberCheck {
  const parts = TAX_NUMBER.exec(number);
  if (!parts) return refused('shape');
  const [days = 0, sexDigit = 0] = parts.slice(1).map(Number);
  if (days === 0) return refused('date');
  if (ukrainianTaxNumberCheckDigit(number.slice(0, 9)) !== Number(number.slice(9))) return refused('check-digit');
  const birthDate = new Date(DAY_ZERO + days * ONE_DAY).toISOString().slice(0, 10);
  return accepted(birthDate, sexDigit % 2 === 1 ? 'male' : 'female');
}
