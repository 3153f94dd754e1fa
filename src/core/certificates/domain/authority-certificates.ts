import { encodeName, extensions, keyIdentifier, makeCertificate, oids, type Der, type Signer } from '#libs/x509';
import type { ReadCertificate } from '#libs/x509';
import type { PkiAddresses } from './pki-addresses.js';

const day = 86_400_000;

/** What the service does with a key of its own that an authority vouches for. */
export type ServiceRole = 'ocsp' | 'time_stamp';
export type AuthorityRole = 'root' | 'issuing' | ServiceRole;

/** A new key, and who it is for. */
export interface NewAuthority {
  readonly serial: string;
  readonly publicKey: Der;
  /** Tells hierarchies of the same name apart. */
  readonly organization: string;
  readonly now: number;
}

export interface Superior {
  readonly certificate: ReadCertificate;
  readonly signer: Signer;
}

const years = { root: 20, issuing: 10 } as const;
/** Nobody asks for the status of a responder, so it is short-lived; time-stamps are verified long after. */
const serviceDays: Readonly<Record<ServiceRole, number>> = { ocsp: 30, time_stamp: 5 * 365 };

const name = ({ publicKey, organization }: NewAuthority, title: string) =>
  encodeName([
    ['organizationName', organization],
    ['commonName', `${title} ${keyIdentifier(publicKey).toString('hex', 0, 3).toUpperCase()}`],
  ]);

const authorityUsage = (pathLength?: number) => [
  extensions.authorityConstraints(pathLength),
  extensions.keyUsage(['keyCertSign', 'cRLSign']),
];

/** The end of every chain: it vouches for itself. */
export function makeRootCertificate(root: NewAuthority, signer: Signer): Promise<Der> {
  const subject = name(root, 'Root');
  const identifier = keyIdentifier(root.publicKey);
  return makeCertificate(
    {
      ...{ serial: Buffer.from(root.serial, 'hex'), issuer: subject, subject, publicKey: root.publicKey },
      ...{ notBefore: root.now, notAfter: root.now + years.root * 365 * day },
      extensions: [extensions.subjectKeyIdentifier(identifier), ...authorityUsage()],
    },
    signer,
  );
}

/** The authority that issues to citizens, and to nobody who could issue in turn. */
export function makeIssuingCertificate(issuing: NewAuthority, root: Superior, addresses: PkiAddresses): Promise<Der> {
  return makeCertificate(
    {
      ...subordinate(issuing, root, name(issuing, 'Issuing')),
      notAfter: Math.min(issuing.now + years.issuing * 365 * day, root.certificate.notAfter),
      extensions: [
        ...identifiers(issuing, root),
        ...authorityUsage(0),
        extensions.certificatePolicies([{ id: oids.anyPolicy }]),
        extensions.authorityInfoAccess({ issuer: addresses.rootCertificate }),
        extensions.crlDistributionPoint(addresses.rootList),
      ],
    },
    root.signer,
  );
}

/** A responder (RFC 6960 §4.2.2.2) or a time-stamp authority (RFC 3161 §2.3). */
export function makeServiceCertificate(
  role: ServiceRole,
  service: NewAuthority,
  issuing: Superior,
  addresses: PkiAddresses,
): Promise<Der> {
  const duty =
    role === 'ocsp'
      ? [extensions.extendedKeyUsage([oids.ocspSigning]), extensions.ocspNoCheck()]
      : [extensions.timeStampingOnly(), extensions.crlDistributionPoint(addresses.issuingList)];
  return makeCertificate(
    {
      ...subordinate(service, issuing, name(service, role === 'ocsp' ? 'OCSP' : 'Time-stamps')),
      notAfter: Math.min(service.now + serviceDays[role] * day, issuing.certificate.notAfter),
      extensions: [
        ...identifiers(service, issuing),
        extensions.noAuthority(),
        extensions.keyUsage(['digitalSignature']),
        extensions.authorityInfoAccess({ issuer: addresses.issuingCertificate }),
        ...duty,
      ],
    },
    issuing.signer,
  );
}

function subordinate({ serial, publicKey, now }: NewAuthority, superior: Superior, subject: Der) {
  const issuer = superior.certificate.subject;
  return { serial: Buffer.from(serial, 'hex'), issuer, subject, publicKey, notBefore: now };
}

const identifiers = ({ publicKey }: NewAuthority, { certificate }: Superior): readonly Der[] => [
  extensions.subjectKeyIdentifier(keyIdentifier(publicKey)),
  extensions.authorityKeyIdentifier(certificate.keyIdentifier),
];
