/**
 * A digest as people compare one: the first and the last eight bytes, each on a line, in groups of four
 * hexadecimal digits.
 * @param value Base64
 */
export function digestGroups(value: string): string {
  const hex = Array.from(atob(value), (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  const groups = hex.match(/.{1,4}/g) ?? [];
  return groups.length <= 8 ? groups.join(' ') : `${groups.slice(0, 4).join(' ')} …\n… ${groups.slice(-4).join(' ')}`;
}
