/** Keys of the maps: labels in a COSE key, names elsewhere. */
export type CborKey = number | string;
/** A map that keeps labels and names apart (RFC 8949 §3.1, major type 5). */
export type CborMap = ReadonlyMap<CborKey, CborValue>;
/** What WebAuthn L3 puts into CBOR: whole numbers, texts, bytes, booleans, null, lists and maps. */
export type CborValue = number | string | boolean | null | Uint8Array | readonly CborValue[] | CborMap;

/**
 * Encodes a value as CBOR (RFC 8949 §3) in the CTAP2 canonical form that WebAuthn L3 §2.4 asks of authenticators:
 * shortest heads, definite lengths, sorted map keys.
 * @throws TypeError on a fraction, an unsafe integer or a value outside CborValue
 */
export function encodeCbor(value: CborValue): Buffer {
  if (typeof value === 'number') return integer(value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === 'boolean') return Buffer.of(value ? 0xf5 : 0xf4);
  if (value === null) return Buffer.of(0xf6);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (isList(value)) return Buffer.concat([head(4, value.length), ...value.map(encodeCbor)]);
  if (value instanceof Map) return map(value);
  throw new TypeError(`no CBOR form for ${typeof value}`);
}

function integer(value: number): Buffer {
  if (!Number.isSafeInteger(value)) throw new TypeError('only safe integers have a CBOR form here');
  return value < 0 ? head(1, -1 - value) : head(0, value);
}

function map(value: CborMap): Buffer {
  const members = [...value].map(([key, entry]) => ({ key: encodeCbor(key), entry: encodeCbor(entry) }));
  members.sort((left, right) => canonicalOrder(left.key, right.key));
  return Buffer.concat([head(5, members.length), ...members.flatMap(({ key, entry }) => [key, entry])]);
}

/** Lower major type first, then the shorter key, then the lower bytes (CTAP 2.1 §8). */
function canonicalOrder(left: Buffer, right: Buffer): number {
  const byMajorType = (left.readUInt8() >> 5) - (right.readUInt8() >> 5);
  return byMajorType || left.length - right.length || Buffer.compare(left, right);
}

/** The initial byte and its argument in the fewest bytes (RFC 8949 §3, §4.2.1). */
function head(major: number, argument: number): Buffer {
  const initial = major << 5;
  if (argument < 24) return Buffer.of(initial | argument);
  if (argument < 2 ** 8) return Buffer.of(initial | 24, argument);
  const [code, size] = argument < 2 ** 16 ? [25, 2] : argument < 2 ** 32 ? [26, 4] : [27, 8];
  const bytes = Buffer.alloc(9);
  bytes.writeBigUInt64BE(BigInt(argument), 1);
  return Buffer.concat([Buffer.of(initial | code), bytes.subarray(9 - size)]);
}

function isList(value: CborValue): value is readonly CborValue[] {
  return Array.isArray(value);
}
