import { validateEstonianPersonalCode } from './estonian-personal-code.js';
import { validateLatvianPersonalCode } from './latvian-personal-code.js';
import { validateLithuanianPersonalCode } from './lithuanian-personal-code.js';
import { type NumberValidator } from './number-check.js';
import { validateUkrainianTaxNumber } from './ukrainian-tax-number.js';
import { validateUkrainianUnzr } from './ukrainian-unzr.js';

/** Who checks the value of a scheme and country, written as in the identifier (`PNOEE`); the others go unchecked. */
export const NATIONAL_NUMBERS: ReadonlyMap<string, NumberValidator> = new Map([
  ['PNOEE', validateEstonianPersonalCode],
  ['PNOLT', validateLithuanianPersonalCode],
  ['PNOLV', validateLatvianPersonalCode],
  ['PNOUA', validateUkrainianUnzr],
  ['TINUA', validateUkrainianTaxNumber],
]);
