import {
  encodeName,
  extensions,
  keyIdentifier,
  makeCertificate,
  qualifiedStatements,
  type Der,
  type ReadCertificate,
  type Signer,
} from '#libs/x509';
import type { Citizen } from '../../citizens/index.js';
import type { CertificateLevel, CertificatePurpose, CertificateSerial } from './certificate.js';
import type { CertificateProfiles } from './certificate-profile.js';
import type { PkiAddresses } from './pki-addresses.js';
import { subjectName } from './subject-name.js';

/** Who issues, under which profiles, and what it writes about itself. */
export interface Issuer {
  readonly certificate: ReadCertificate;
  readonly signer: Signer;
  readonly profiles: CertificateProfiles;
  readonly addresses: PkiAddresses;
}

export interface CitizenCertificateContent {
  readonly citizen: Citizen;
  readonly purpose: CertificatePurpose;
  readonly level: CertificateLevel;
  readonly documentNumber: string;
  readonly serial: CertificateSerial;
  readonly publicKey: Uint8Array;
  readonly notBefore: number;
  readonly notAfter: number;
}

/** Makes the certificate of a natural person (EN 319 412-2). @throws CitizenNotCertifiable */
export function makeCitizenCertificate(content: CitizenCertificateContent, issuer: Issuer): Promise<Der> {
  const { citizen, serial, publicKey, notBefore, notAfter } = content;
  const name = issuer.profiles.names === 'native' ? citizen.name : citizen.nameLatin;
  return makeCertificate(
    {
      serial: Buffer.from(serial, 'hex'),
      issuer: issuer.certificate.subject,
      subject: encodeName(subjectName({ identifier: citizen.identifier, name }, issuer.profiles.capitals)),
      notBefore,
      notAfter,
      publicKey,
      extensions: extensionsOf(content, issuer),
    },
    issuer.signer,
  );
}

function extensionsOf(
  content: CitizenCertificateContent,
  { certificate, profiles, addresses }: Issuer,
): readonly Der[] {
  const { citizen, documentNumber, publicKey, purpose, level } = content;
  const { keyUsages, extendedKeyUsages, policies, statements } = profiles.profiles[purpose][level];
  return [
    extensions.noAuthority(),
    extensions.authorityKeyIdentifier(certificate.keyIdentifier),
    extensions.authorityInfoAccess({ issuer: addresses.issuingCertificate, ocsp: addresses.ocsp }),
    extensions.alternativeDirectoryName(encodeName([['commonName', documentNumber]])),
    extensions.certificatePolicies(policies),
    ...(extendedKeyUsages.length > 0 ? [extensions.extendedKeyUsage(extendedKeyUsages)] : []),
    extensions.crlDistributionPoint(addresses.issuingList),
    extensions.subjectKeyIdentifier(keyIdentifier(publicKey)),
    extensions.keyUsage(keyUsages),
    ...(profiles.dateOfBirth ? [extensions.dateOfBirth(citizen.birthDate)] : []),
    ...(statements ? [qualifiedStatements(statements)] : []),
  ];
}
