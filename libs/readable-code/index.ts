export { groupCode, isReadableCode, normaliseCode, readableAlphabet, readableCode } from './readable-code.js';
