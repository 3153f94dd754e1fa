/** Bytes that are not the DER encoding of exactly one value. */
export class MalformedDer extends Error {
  override readonly name = 'MalformedDer';

  constructor(
    readonly fault: string,
    readonly offset: number,
  ) {
    super(`${fault} at octet ${offset}`);
  }
}

const deepest = 24;

/**
 * Lets through exactly one DER value. The library that reads after this gate also takes BER, where one value has many
 * encodings, and values with something behind them; a signature or a cache key over such bytes means less than it seems.
 * @throws MalformedDer
 */
export function demandDer(bytes: Uint8Array): void {
  const end = demandValue(bytes, 0, bytes.length, 0);
  if (end !== bytes.length) throw new MalformedDer('something behind the value', end);
}

/** Checks one value that has to end before a limit. @returns where it ends */
function demandValue(bytes: Uint8Array, start: number, limit: number, depth: number): number {
  const demand = (right: boolean, fault: string) => {
    if (!right) throw new MalformedDer(fault, start);
  };
  demand(depth <= deepest, 'too deep');
  demand(start + 2 <= limit, 'cut off');
  const tag = bytes[start] ?? 0;
  demand((tag & 0x1f) !== 0x1f, 'tag of more than one octet');
  const { length, from } = readLength(bytes, start + 1, limit);
  demand(from + length <= limit, 'longer than what holds it');
  const isUniversal = tag < 0x40;
  const constructed = (tag & 0x20) !== 0;
  if (isUniversal) demand(constructed === [0x10, 0x11].includes(tag & 0x1f), 'wrong form for its type');
  if (!constructed) demandContent(tag, bytes.subarray(from, from + length), start);
  else for (let next = from; next < from + length;) next = demandValue(bytes, next, from + length, depth + 1);
  return from + length;
}

/** X.690 §10.1. */
function readLength(bytes: Uint8Array, at: number, limit: number): { length: number; from: number } {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return { length: first, from: at + 1 };
  const count = first & 0x7f;
  if (count === 0) throw new MalformedDer('indefinite length', at);
  if (count > 4 || at + 1 + count > limit) throw new MalformedDer('length of too many octets', at);
  const length = bytes.subarray(at + 1, at + 1 + count).reduce((value, octet) => value * 256 + octet, 0);
  if (length < 0x80 || bytes[at + 1] === 0) throw new MalformedDer('length not in the shortest form', at);
  return { length, from: at + 1 + count };
}

type Check = readonly [fault: string, holds: (content: Uint8Array) => boolean];

const text = (content: Uint8Array) => Buffer.from(content).toString('latin1');
const isShortest = (content: Uint8Array): boolean => {
  const [first, second] = content;
  if (first === undefined) return false;
  return second === undefined || !((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80));
};

/** X.690 §8, §10 and §11, for each universal type that certificates and their protocols use. */
const contents: Readonly<Record<number, Check>> = {
  0x01: ['a truth value that is neither', (content) => content.length === 1 && [0, 0xff].includes(content[0] ?? 1)],
  0x02: ['a number not in the shortest form', isShortest],
  0x03: ['a bit string with wrong padding', isPaddedWithZeros],
  0x05: ['a null that is something', (content) => content.length === 0],
  0x06: ['an object identifier that is none', isObjectIdentifier],
  0x0a: ['a number not in the shortest form', isShortest],
  0x0c: ['a text that is not UTF-8', (content) => Buffer.from(Buffer.from(content).toString('utf8')).equals(content)],
  0x17: ['a time in another form', (content) => /^\d{12}Z$/.test(text(content))],
  0x18: ['a time in another form', (content) => /^\d{14}(\.\d*[1-9])?Z$/.test(text(content))],
};

function demandContent(tag: number, content: Uint8Array, offset: number): void {
  const [fault, holds] = contents[tag] ?? [];
  if (fault !== undefined && holds?.(content) === false) throw new MalformedDer(fault, offset);
}

function isPaddedWithZeros(content: Uint8Array): boolean {
  const [unused] = content;
  if (unused === undefined || unused > 7 || (content.length === 1 && unused > 0)) return false;
  return content.length === 1 || ((content.at(-1) ?? 0) & ((1 << unused) - 1)) === 0;
}

function isObjectIdentifier(content: Uint8Array): boolean {
  if (content.length === 0 || content.length > 64 || (content.at(-1) ?? 0x80) >= 0x80) return false;
  return content.every((octet, index) => octet !== 0x80 || (index > 0 && (content[index - 1] ?? 0) >= 0x80));
}
