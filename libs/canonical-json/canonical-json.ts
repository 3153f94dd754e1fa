export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/**
 * One text for one value, whatever the order of its members (RFC 8785 §3.2). Numbers are limited to safe integers,
 * for which JavaScript's own form is the canonical one.
 * @throws TypeError on a fraction, an unsafe integer or a value JSON cannot hold
 */
export function canonicalJson(value: JsonValue): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new TypeError('only safe integers have a canonical form here');
    return String(value);
  }
  if (typeof value === 'string') return text(value);
  if (isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object') throw new TypeError(`no canonical form for ${typeof value}`);
  const members = Object.keys(value)
    .sort() // by UTF-16 code units, as RFC 8785 §3.2.3 asks
    .map((name) => `${text(name)}:${canonicalJson(value[name] as JsonValue)}`);
  return `{${members.join(',')}}`;
}

function text(value: string): string {
  if (/\p{Surrogate}/u.test(value)) throw new TypeError('a lone surrogate has no UTF-8 form');
  return JSON.stringify(value);
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
