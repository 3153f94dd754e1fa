/** Letters of two scripts, digits, and what sentences are punctuated with. Everything else has no business there. */
const allowed = /^[\p{Script=Latin}\p{Script=Cyrillic}0-9 .,:;!?'’"“”„«»()\-–—/№%&+§°€₴…]*$/u;
const words = /[\p{Script=Latin}\p{Script=Cyrillic}]+/gu;
const latin = /\p{Script=Latin}/u;
const cyrillic = /\p{Script=Cyrillic}/u;

/**
 * What speaks against showing a text of a stranger to people who decide by it: characters that cannot be seen or turn
 * the direction, that look like others, and words that mix scripts to look like another word.
 * @param kind a mark, such as the number of a case, may be without a word
 * @returns `undefined` when nothing does
 */
export function faultOfDisplayText(
  text: string,
  limit: number,
  kind: 'a sentence' | 'a mark' = 'a sentence',
): string | undefined {
  const length = Array.from(text).length;
  if (length < 3 || length > limit) return `must have 3 to ${limit} characters`;
  if (text !== text.trim() || text.includes('  ')) return 'must not begin or end with a space, nor have two in a row';
  // Composed letters only, and none of those that are other letters in disguise (fullwidth, mathematical, ligatures).
  if (text.replaceAll(/[№…]/g, '') !== text.replaceAll(/[№…]/g, '').normalize('NFKC'))
    return 'must be in normal form (NFKC)';
  if (!allowed.test(text)) return 'must be of letters, digits, spaces and usual punctuation';
  if (kind === 'a sentence' && !words.test(text)) return 'must have a word in it';
  const mixed = text.match(words)?.some((word) => latin.test(word) && cyrillic.test(word));
  return mixed ? 'must not mix Latin and Cyrillic letters in a word' : undefined;
}
