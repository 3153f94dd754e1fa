import { describe, expect, it } from '@jest/globals';
import { canonicalJson, type JsonValue } from './canonical-json.js';

describe('canonical JSON', () => {
  it('orders members by code unit at every depth', () => {
    expect(canonicalJson({ b: 1, a: { d: [true, null], c: 'x' } })).toBe('{"a":{"c":"x","d":[true,null]},"b":1}');
  });

  it('sorts the sample of RFC 8785 §3.2.3', () => {
    const sample = {
      '\u20ac': 'Euro',
      '\r': 'CR',
      '\ufb33': 'Dalet',
      '1': 'One',
      '\u{1f600}': 'Smiley',
      '\u0080': 'Ctrl',
      '\u00f6': 'O',
    };
    expect(Object.values(JSON.parse(canonicalJson(sample)) as Record<string, string>).sort()).toEqual(
      Object.values(sample).sort(),
    );
    expect(canonicalJson(sample)).toBe(
      '{"\\r":"CR","1":"One","\u0080":"Ctrl","\u00f6":"O","\u20ac":"Euro","\u{1f600}":"Smiley","\ufb33":"Dalet"}',
    );
  });

  it('refuses what has no single form', () => {
    for (const value of [0.5, Number.NaN, 2 ** 53, '\ud800', undefined as unknown as JsonValue]) {
      expect(() => canonicalJson(value)).toThrow(TypeError);
    }
  });
});
