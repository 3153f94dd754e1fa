import {
  boolean,
  explicit,
  generalizedTime,
  ia5String,
  implicit,
  integer,
  namedBits,
  nothing,
  octetString,
  oid,
  sequence,
  setOf,
  type Der,
} from './der.js';
import { oids } from './oids.js';

const extension = (id: string, value: Der): Der => sequence(oid(id), octetString(value));
const critical = (id: string, value: Der): Der => sequence(oid(id), boolean(true), octetString(value));

/** RFC 5280 §4.2.1.3, by position. `nonRepudiation` is what X.509 now calls contentCommitment. */
export const keyUsages = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
] as const;
export type KeyUsage = (typeof keyUsages)[number];

export const keyUsage = (usages: readonly KeyUsage[]): Der =>
  critical(oids.keyUsage, namedBits(usages.map((usage) => keyUsages.indexOf(usage))));

/** RFC 5280 §4.2.1.9 for an authority: critical, with the number of authorities that may follow. */
export const authorityConstraints = (pathLength?: number): Der =>
  critical(oids.basicConstraints, sequence(boolean(true), ...(pathLength === undefined ? [] : [integer(pathLength)])));

/** RFC 5280 §4.2.1.9 for everybody else. */
export const noAuthority = (): Der => extension(oids.basicConstraints, sequence());

export const subjectKeyIdentifier = (identifier: Uint8Array): Der =>
  extension(oids.subjectKeyIdentifier, octetString(identifier));

export const authorityKeyIdentifier = (identifier: Uint8Array): Der =>
  extension(oids.authorityKeyIdentifier, sequence(implicit(0, octetString(identifier))));

export const extendedKeyUsage = (purposes: readonly string[]): Der =>
  extension(oids.extendedKeyUsage, sequence(...purposes.map(oid)));

/** RFC 3161 §2.3: alone and critical. */
export const timeStampingOnly = (): Der => critical(oids.extendedKeyUsage, sequence(oid(oids.timeStamping)));

/** RFC 6960 §4.2.2.2.1: nobody asks for the status of the one who answers. */
export const ocspNoCheck = (): Der => extension(oids.ocspNoCheck, nothing);

const uri = (url: string): Der => implicit(6, ia5String(url));

/** RFC 5280 §4.2.2.1: where to ask, and where the issuer's own certificate is. */
export function authorityInfoAccess({ issuer, ocsp }: { issuer: string; ocsp?: string | undefined }): Der {
  const method = (id: string, url: string) => sequence(oid(id), uri(url));
  const responder = ocsp === undefined ? [] : [method(oids.ocsp, ocsp)];
  return extension(oids.authorityInfoAccess, sequence(method(oids.caIssuers, issuer), ...responder));
}

export const crlDistributionPoint = (url: string): Der =>
  extension(oids.cRLDistributionPoints, sequence(sequence(implicit(0, sequence(implicit(0, sequence(uri(url))))))));

export interface CertificatePolicy {
  readonly id: string;
  /** Address of the certification practice statement. */
  readonly practiceStatement?: string | undefined;
}

export const certificatePolicies = (policies: readonly CertificatePolicy[]): Der =>
  extension(
    oids.certificatePolicies,
    sequence(
      ...policies.map(({ id, practiceStatement }) =>
        practiceStatement === undefined
          ? sequence(oid(id))
          : sequence(oid(id), sequence(sequence(oid(oids.cps), ia5String(practiceStatement)))),
      ),
    ),
  );

/** RFC 5280 §4.2.1.6 with a directory name. */
export const alternativeDirectoryName = (name: Der): Der => extension(oids.subjectAltName, sequence(explicit(4, name)));

/** RFC 3739 §3.2.2: the day of birth as noon, so that no time zone makes it another day. */
export const dateOfBirth = (isoDate: string): Der => {
  const noon = generalizedTime(Date.parse(`${isoDate}T12:00:00Z`));
  return extension(oids.subjectDirectoryAttributes, sequence(sequence(oid(oids.dateOfBirth), setOf(noon))));
};

export const crlNumber = (number: number): Der => extension(oids.crlNumber, integer(number));

/** Of an OCSP request and its answer (RFC 9654 §2.1; RFC 8954 before it). */
export const ocspNonce = (nonce: Uint8Array): Der => extension(oids.ocspNonce, octetString(nonce));

/** RFC 6960 §4.4.4: since when the responder remembers. */
export const ocspArchiveCutoff = (ms: number): Der => extension(oids.ocspArchiveCutoff, generalizedTime(ms));
