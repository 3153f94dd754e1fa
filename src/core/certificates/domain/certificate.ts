import type { Branded } from '#libs/kernel';
import type { RevocationReason } from '#libs/x509';
import type { CitizenId } from '../../citizens/index.js';

/** Lower-case hexadecimal of 16 octets. */
export type CertificateSerial = Branded<'CertificateSerial'>;

/** What the citizen's key is for: to prove who they are, or to sign what they mean. */
export const certificatePurposes = ['authentication', 'signature'] as const;
export type CertificatePurpose = (typeof certificatePurposes)[number];

/** What relying parties are told of a certificate: `qualified` is the higher one. */
export const certificateLevels = ['qualified', 'advanced'] as const;
export type CertificateLevel = (typeof certificateLevels)[number];

/** How and where keys were made: all keys of a class are suspended together when the way turns out to be flawed. */
export type KeyClass = Branded<'KeyClass'>;

/** A certificate as it was issued. It never changes; what changes is its status. */
export interface CitizenCertificate {
  readonly serial: CertificateSerial;
  readonly citizenId: CitizenId;
  /** Pseudonym of the citizen in the audit. */
  readonly subject: string;
  /** Names one account of a person, the same in both certificates of it: `PNOUA-19840312-99012-7KQF-Q`. */
  readonly documentNumber: string;
  readonly purpose: CertificatePurpose;
  readonly level: CertificateLevel;
  readonly keyClass: KeyClass;
  /** SHA-256 of the SubjectPublicKeyInfo, base64url. */
  readonly keyFingerprint: string;
  /** Key identifier of the authority that issued it, hexadecimal. */
  readonly issuer: string;
  /** DER. */
  readonly certificate: Buffer;
  /** Milliseconds since the epoch, all three. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly issuedAt: number;
  /** The certificate in whose place this one came. */
  readonly replaces: CertificateSerial | undefined;
}

/** Whether a certificate may be relied on. `since` is the moment from which it may not. */
export type CertificateState =
  | { readonly status: 'good' }
  | { readonly status: 'suspended'; readonly since: number }
  | { readonly status: 'revoked'; readonly since: number; readonly reason: FinalReason };

/** A reason that cannot be taken back. */
export type FinalReason = Exclude<RevocationReason, 'certificateHold' | 'cACompromise'>;
