/** Crockford's base 32: no I, L, O, U, so nothing can be misread and nothing spells a word. 5 bits a character. */
export const readableAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Writes bytes as readable characters, one for each byte (its lowest 5 bits). */
export function readableCode(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => readableAlphabet[byte & 31]).join('');
}

/** What a person typed or pasted, as the code that was meant: case, spaces, dashes and look-alikes are forgiven. */
export function normaliseCode(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[\s\-\u2010-\u2015]/gu, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
}

/** Whether a normalised code has the given length and only readable characters. */
export function isReadableCode(code: string, length: number): boolean {
  return code.length === length && Array.from(code).every((character) => readableAlphabet.includes(character));
}

/** `K7QF2M9P` as `K7QF-2M9P`: groups of four are easy to read out and to type. */
export function groupCode(code: string): string {
  return code.match(/.{1,4}/g)?.join('-') ?? '';
}
