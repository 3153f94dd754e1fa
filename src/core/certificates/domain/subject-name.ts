import { isPrintable, type NameAttribute } from '#libs/x509';
import { CitizenNotCertifiable } from '../certificates.errors.js';

interface Person {
  readonly identifier: string;
  readonly name: { readonly givenName: string | undefined; readonly familyName: string };
}

/** ub-common-name of X.520. */
const longestCommonName = 64;

/**
 * The subject of a natural person (EN 319 412-2 §4.2.4), in the order in which Smart-ID clients know it. The serial
 * number is the semantics identifier of EN 319 412-1 §5.1.3.
 * @throws CitizenNotCertifiable when the identifier has characters that no serial number may have
 */
export function subjectName({ identifier, name }: Person, capitals: boolean): readonly NameAttribute[] {
  if (!isPrintable(identifier)) throw new CitizenNotCertifiable('the identifier is no PrintableString');
  const write = (part: string) => (capitals ? part.toUpperCase() : part);
  const surname = write(name.familyName);
  const givenName = name.givenName === undefined ? undefined : write(name.givenName);
  const commonName = givenName === undefined ? surname : `${surname},${givenName}`;
  return [
    ['countryName', identifier.slice(3, 5)],
    ['commonName', Array.from(commonName).slice(0, longestCommonName).join('')],
    ['surname', surname],
    ...(givenName === undefined ? [] : [['givenName', givenName] as const]),
    ['serialNumber', identifier],
  ];
}
