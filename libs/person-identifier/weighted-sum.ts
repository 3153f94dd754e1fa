/**
 * Each digit times its weight, added up.
 * @throws RangeError when the text is not exactly one decimal digit for each weight
 */
export function weightedSum(digits: string, weights: readonly number[]): number {
  if (digits.length !== weights.length || !/^[0-9]+$/.test(digits)) {
    throw new RangeError(`${weights.length} digits are needed for this check digit`);
  }
  return weights.reduce((sum, weight, position) => sum + weight * Number(digits[position]), 0);
}
