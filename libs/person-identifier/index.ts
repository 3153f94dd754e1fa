export { estonianCheckDigit, validateEstonianPersonalCode } from './estonian-personal-code.js';
export { latvianCheckDigit, validateLatvianPersonalCode } from './latvian-personal-code.js';
export { lithuanianCheckDigit, validateLithuanianPersonalCode } from './lithuanian-personal-code.js';
export { type NumberCheck, type NumberFault, type NumberValidator, type Sex } from './number-check.js';
export { InvalidPersonIdentifier } from './person-identifier.errors.js';
export { type IdentifierScheme, PersonIdentifier } from './person-identifier.js';
export { ukrainianTaxNumberCheckDigit, validateUkrainianTaxNumber } from './ukrainian-tax-number.js';
export { validateUkrainianUnzr } from './ukrainian-unzr.js';
