/**
 * Writes DER (X.690 §10), one function a type. Everything is bytes that can be put into each other; there is no tree
 * in between, so a list of a hundred thousand revoked certificates takes milliseconds.
 */
export type Der = Buffer;

const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  sequence: 0x30,
  set: 0x31,
  printableString: 0x13,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
} as const;

function tlv(tag: number, content: Uint8Array): Der {
  return Buffer.concat([Buffer.of(tag), lengthOf(content.length), content]);
}

/** X.690 §10.1: definite, in as few octets as possible. */
function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.of(length);
  const octets = unsigned(BigInt(length));
  return Buffer.concat([Buffer.of(0x80 | octets.length), octets]);
}

function unsigned(value: bigint): Buffer {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex');
}

export const sequence = (...parts: readonly Der[]): Der => sequenceOf(parts);

/** Of any number of parts; a call cannot have more than some ten thousand arguments. */
export const sequenceOf = (parts: readonly Der[]): Der => tlv(tags.sequence, Buffer.concat(parts));

/** X.690 §11.6: the members of a SET OF stand in the order of their encodings. */
export const setOf = (...parts: readonly Der[]): Der =>
  tlv(tags.set, Buffer.concat(parts.toSorted((left, right) => Buffer.compare(left, right))));

/** A whole number that is not negative, or its big-endian octets. */
export function integer(value: number | Uint8Array): Der {
  const octets = typeof value === 'number' ? unsigned(BigInt(value)) : Buffer.from(value);
  const first = octets.findIndex((octet) => octet !== 0);
  const shortest = first === -1 ? Buffer.of(0) : octets.subarray(first);
  return tlv(tags.integer, shortest[0] && shortest[0] >= 0x80 ? Buffer.concat([Buffer.of(0), shortest]) : shortest);
}

/** The octets of an INTEGER exactly as somebody else wrote them, sign and all. */
export const integerAsGiven = (octets: Uint8Array): Der => tlv(tags.integer, octets);

export const boolean = (value: boolean): Der => tlv(tags.boolean, Buffer.of(value ? 0xff : 0));
export const nothing: Der = tlv(tags.null, Buffer.alloc(0));
export const enumerated = (value: number): Der => tlv(tags.enumerated, Buffer.of(value));
export const octetString = (octets: Uint8Array): Der => tlv(tags.octetString, octets);
export const bitString = (octets: Uint8Array): Der => tlv(tags.bitString, Buffer.concat([Buffer.of(0), octets]));
export const utf8String = (text: string): Der => tlv(tags.utf8String, Buffer.from(text, 'utf8'));
export const ia5String = (text: string): Der => tlv(tags.ia5String, Buffer.from(text, 'ascii'));

/** Whether a text can be a PrintableString (X.680 §41.4). */
export const isPrintable = (text: string): boolean => /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text);

/** @throws RangeError when the text has a character that this type does not know */
export function printableString(text: string): Der {
  if (!isPrintable(text)) throw new RangeError('not a PrintableString');
  return tlv(tags.printableString, Buffer.from(text, 'ascii'));
}

/** X.690 §11.2.2: bits that have names lose the zeros at their end. */
export function namedBits(positions: readonly number[]): Der {
  if (positions.length === 0) return tlv(tags.bitString, Buffer.of(0));
  const last = Math.max(...positions);
  const octets = Buffer.alloc(Math.floor(last / 8) + 1);
  for (const position of positions) octets[position >> 3] = (octets[position >> 3] ?? 0) | (0x80 >> (position & 7));
  return tlv(tags.bitString, Buffer.concat([Buffer.of(7 - (last & 7)), octets]));
}

/** X.690 §8.19. */
export function oid(dotted: string): Der {
  const [first = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt);
  const octets = [first * 40n + second, ...rest].flatMap((arc) => {
    const groups = [Number(arc & 0x7fn)];
    for (let left = arc >> 7n; left > 0n; left >>= 7n) groups.unshift(Number(left & 0x7fn) | 0x80);
    return groups;
  });
  return tlv(tags.oid, Buffer.from(octets));
}

/** `EXPLICIT [number]`. */
export const explicit = (number: number, content: Der): Der => tlv(0xa0 | number, content);

/** `IMPLICIT [number]`: the content keeps its form and loses its own tag. */
export const implicit = (number: number, content: Der): Der =>
  Buffer.concat([Buffer.of(0x80 | ((content[0] ?? 0) & 0x20) | number), content.subarray(1)]);

/** Milliseconds since the epoch as YYYYMMDDHHMMSSZ: X.690 §11.7 without a fraction. */
export const generalizedTime = (ms: number): Der => tlv(tags.generalizedTime, Buffer.from(digitsOf(ms)));

/** RFC 5280 §4.1.2.5: two digits of the year until 2049, four from 2050 on. */
export function time(ms: number): Der {
  const digits = digitsOf(ms);
  return digits < '2050' ? tlv(tags.utcTime, Buffer.from(digits.slice(2))) : generalizedTime(ms);
}

const digitsOf = (ms: number): string => `${new Date(ms).toISOString().replace(/\D/g, '').slice(0, 14)}Z`;
