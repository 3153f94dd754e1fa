import { oid, printableString, sequence, setOf, utf8String, type Der } from './der.js';
import { oids } from './oids.js';

export type NameAttributeType =
  | 'commonName'
  | 'surname'
  | 'givenName'
  | 'serialNumber'
  | 'countryName'
  | 'organizationName'
  | 'organizationIdentifier';

export type NameAttribute = readonly [type: NameAttributeType, value: string];

/** X.520 fixes the form of these two; every other attribute is UTF-8 (RFC 5280 §4.1.2.4). */
const printable: readonly NameAttributeType[] = ['countryName', 'serialNumber'];

/**
 * A distinguished name, one attribute a part, in the order given.
 * @throws RangeError when a country or serial number has a character that X.520 does not allow there
 */
export function encodeName(attributes: readonly NameAttribute[]): Der {
  return sequence(
    ...attributes.map(([type, value]) => {
      const text = printable.includes(type) ? printableString(value) : utf8String(value);
      return setOf(sequence(oid(oids[type]), text));
    }),
  );
}
