import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as der from './der.js';
import { demandDer, MalformedDer } from './strict-der.js';

const faultOf = (hex: string): string | undefined => {
  try {
    demandDer(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
    return undefined;
  } catch (error) {
    if (error instanceof MalformedDer) return error.fault;
    throw error;
  }
};

describe('the gate for DER', () => {
  it.each([
    ['nothing', '', 'cut off'],
    ['a value that is cut off', '30 03 02 01', 'longer than what holds it'],
    ['something behind the value', '05 00 05 00', 'something behind the value'],
    ['an indefinite length', '30 80 00 00', 'indefinite length'],
    ['a length in more octets than needed', '04 81 01 00', 'length not in the shortest form'],
    ['a length of five octets', '04 85 00 00 00 00 01 00', 'length of too many octets'],
    ['a member longer than what holds it', '30 02 04 05', 'longer than what holds it'],
    ['a constructed octet string', '24 03 04 01 00', 'wrong form for its type'],
    ['a primitive sequence', '10 00', 'wrong form for its type'],
    ['a tag of two octets', '1f 1f 00', 'tag of more than one octet'],
    ['true as 1', '01 01 01', 'a truth value that is neither'],
    ['a number with a zero in front', '02 02 00 7f', 'a number not in the shortest form'],
    ['a number with a sign too many', '02 02 ff 80', 'a number not in the shortest form'],
    ['an empty number', '02 00', 'a number not in the shortest form'],
    ['padding that is not zero', '03 02 01 01', 'a bit string with wrong padding'],
    ['padding of nothing', '03 01 01', 'a bit string with wrong padding'],
    ['a null with content', '05 01 00', 'a null that is something'],
    ['an identifier that does not end', '06 01 80', 'an object identifier that is none'],
    ['an identifier with padding', '06 03 2a 80 01', 'an object identifier that is none'],
    ['an empty identifier', '06 00', 'an object identifier that is none'],
    ['a text that is not UTF-8', '0c 01 ff', 'a text that is not UTF-8'],
    ['a time with a zone', '18 13 3230323631313233313230303030 2b30323030', 'a time in another form'],
    ['a time with a zero at its end', '18 11 32303236313132333132303030302e305a', 'a time in another form'],
  ])('refuses %s', (_, hex, fault) => {
    expect(faultOf(hex)).toBe(fault);
  });

  it('refuses what is nested too deep, before the stack ends', () => {
    let value = der.nothing;
    for (let depth = 0; depth < 5_000; depth += 1) value = der.sequence(value);
    expect(() => demandDer(value)).toThrow('too deep');
  });

  it('lets through what the writer makes', () => {
    const leaf = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map(der.octetString),
      fc.uint8Array({ maxLength: 30 }).map(der.integer),
      fc.nat().map(der.integer),
      fc.uint8Array().map(der.bitString),
      fc.uniqueArray(fc.nat(20)).map(der.namedBits),
      fc.string({ unit: 'grapheme' }).map(der.utf8String),
      fc.boolean().map(der.boolean),
      fc.nat(3e11).map((seconds) => der.time(seconds * 10)),
      fc.tuple(fc.nat(2), fc.nat(39), fc.array(fc.nat())).map((arcs) => der.oid(arcs.flat().join('.'))),
    );
    const value = fc.array(fc.array(leaf).map((parts) => der.sequence(...parts))).map((parts) => der.setOf(...parts));
    fc.assert(fc.property(value, (bytes) => (demandDer(bytes), true)));
  });
});
