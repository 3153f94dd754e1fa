import type { CertificatePolicy, KeyUsage, QualifiedStatements } from '#libs/x509';
import type { CertificateLevel, CertificatePurpose } from './certificate.js';

/** What one kind of citizen's certificate says beside who the citizen is (EN 319 412-2). */
export interface CertificateProfile {
  readonly keyUsages: readonly KeyUsage[];
  readonly extendedKeyUsages: readonly string[];
  readonly policies: readonly CertificatePolicy[];
  /** None for certificates that state nothing. */
  readonly statements: QualifiedStatements | undefined;
}

/** All profiles of an authority. */
export interface CertificateProfiles {
  /** Goes into the records beside each certificate. */
  readonly name: string;
  readonly validityDays: number;
  /** Names as the person writes them, or in Latin letters. */
  readonly names: 'native' | 'latin';
  /** Whether names stand in capital letters. */
  readonly capitals: boolean;
  readonly dateOfBirth: boolean;
  /** Of the time-stamps. */
  readonly timeStampPolicy: string;
  readonly profiles: Readonly<Record<CertificatePurpose, Readonly<Record<CertificateLevel, CertificateProfile>>>>;
}
