import type { Der } from './der.js';

/** Where the content of a DER value begins; the value has passed `demandDer`. */
function contentStart(value: Uint8Array): number {
  const first = value[1] ?? 0;
  return first < 0x80 ? 2 : 2 + (first & 0x7f);
}

function lengthOfFirst(values: Uint8Array): number {
  const start = contentStart(values);
  const octets = start === 2 ? values.subarray(1, 2) : values.subarray(2, start);
  return start + octets.reduce((length, octet) => length * 256 + octet, 0);
}

/** The octets of a value without its tag and length. */
export const contentOf = (value: Der): Buffer => value.subarray(contentStart(value));

/** The parts of a constructed value, octet by octet as they stand there. The value has passed `demandDer`. */
export function partsOf(value: Der): readonly Der[] {
  const parts: Der[] = [];
  for (let rest = contentOf(value); rest.length > 0;) {
    const length = lengthOfFirst(rest);
    parts.push(rest.subarray(0, length));
    rest = rest.subarray(length);
  }
  return parts;
}
