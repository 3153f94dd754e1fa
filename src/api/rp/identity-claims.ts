import { PersonIdentifier } from '#libs/person-identifier';
import type { IdentityClaims } from '#libs/smart-id-api';
import { birthDateOf, oids, readCertificate } from '#libs/x509';
import type { CitizenCertificate } from '../../core/certificates/index.js';

/**
 * What a certificate says of its person, apart. It is read from the certificate that is sent along and from nothing
 * else, so the two never differ.
 */
export function identityClaims({ certificate, level }: CitizenCertificate): IdentityClaims {
  const read = readCertificate(certificate);
  const attribute = (id: string) => read.subjectAttributes.get(id);
  const identifier = attribute(oids.serialNumber) ?? '';
  const [givenName, surname] = [attribute(oids.givenName), attribute(oids.surname)];
  const dateOfBirth = birthDateOf(read) ?? PersonIdentifier.parse(identifier).birthDate;
  return {
    ...{ identifier, country: identifier.slice(3, 5) },
    ...(givenName !== undefined && { givenName }),
    ...(surname !== undefined && { surname }),
    ...(dateOfBirth !== undefined && { dateOfBirth }),
    level: level === 'qualified' ? 'QUALIFIED' : 'ADVANCED',
  };
}
