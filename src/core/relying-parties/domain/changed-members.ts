import { isDeepStrictEqual } from 'node:util';

/** The names of the members in which two objects differ, in alphabetical order. */
export function changedMembers(before: unknown, after: unknown): string[] {
  const [left, right] = [before as Record<string, unknown>, after as Record<string, unknown>];
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].filter((name) => !isDeepStrictEqual(left[name], right[name])).sort();
}
