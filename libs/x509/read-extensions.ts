import { AsnConvert } from '@peculiar/asn1-schema';
import { AuthorityInfoAccessSyntax, SubjectAlternativeName } from '@peculiar/asn1-x509';
import { oid } from './der.js';
import { oids } from './oids.js';
import type { ReadCertificate } from './read-certificate.js';
import { contentOf, partsOf } from './read-der.js';
import { demandDer } from './strict-der.js';

type Extensions = Pick<ReadCertificate, 'extensions'>;

/** Where the status of a certificate is asked for (RFC 5280 §4.2.2.1); `undefined` where it names no http address. */
export function ocspAddressOf({ extensions }: Extensions): string | undefined {
  const value = extensions.get(oids.authorityInfoAccess);
  if (!value) return undefined;
  return AsnConvert.parse(value, AuthorityInfoAccessSyntax)
    .filter(({ accessMethod }) => accessMethod === oids.ocsp)
    .map(({ accessLocation }) => accessLocation.uniformResourceIdentifier)
    .find((address) => address !== undefined && /^https?:\/\//.test(address));
}

/** The common name of a directory name among the alternative names (RFC 5280 §4.2.1.6). */
export function directoryNameOf({ extensions }: Extensions): string | undefined {
  const value = extensions.get(oids.subjectAltName);
  if (!value) return undefined;
  const names = AsnConvert.parse(value, SubjectAlternativeName).flatMap(({ directoryName }) => [
    ...(directoryName ?? []),
  ]);
  return names
    .flat()
    .find(({ type }) => type === oids.commonName)
    ?.value.toString();
}

/** The day of birth (RFC 3739 §3.2.2) as yyyy-mm-dd; `undefined` where the certificate does not say it. */
export function birthDateOf({ extensions }: Extensions): string | undefined {
  const value = extensions.get(oids.subjectDirectoryAttributes);
  if (!value) return undefined;
  demandDer(value);
  const attributes = partsOf(value).map(partsOf);
  const [, values] = attributes.find(([type]) => type?.equals(oid(oids.dateOfBirth))) ?? [];
  const [time] = values ? partsOf(values) : [];
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)\d{6}Z$/.exec(time ? contentOf(time).toString('latin1') : '') ?? [];
  return year === undefined ? undefined : `${year}-${month}-${day}`;
}
