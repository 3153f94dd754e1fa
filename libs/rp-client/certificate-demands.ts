import { hasQualifiedStatement, oids, type KeyUsage, type ReadCertificate } from '#libs/x509';
import type { CertificateLevel } from '#libs/smart-id-api';
import { AnswerRefused } from './errors.js';

/** How a key may be used: exactly these usages, and this purpose among the extended ones. */
export interface KeyUse {
  readonly keyUsages: readonly KeyUsage[];
  readonly extendedKeyUsage?: string;
}

/** What a certificate has to say of itself, to be taken for one purpose at one level. Object identifiers. */
export interface CertificateDemand {
  /** All of them. */
  readonly policies: readonly string[];
  /** One of them. */
  readonly uses: readonly KeyUse[];
  /** All of these of ETSI EN 319 412-5. */
  readonly statements: readonly string[];
}

export type CertificatePurpose = 'authentication' | 'signature';
type AnsweredLevel = Exclude<CertificateLevel, 'QSCD'>;

/** A deployment under its own policies has demands of its own. */
export type CertificateDemands = Readonly<
  Record<CertificatePurpose, Readonly<Record<AnsweredLevel, CertificateDemand>>>
>;

const [qualified, nonQualified] = ['1.3.6.1.4.1.10015.17.2', '1.3.6.1.4.1.10015.17.1'];
const [ncp, ncpPlus, qcpQscd] = ['0.4.0.2042.1.1', '0.4.0.2042.1.2', '0.4.0.194112.1.2'];

const authenticationUses: readonly KeyUse[] = [
  { keyUsages: ['digitalSignature'], extendedKeyUsage: '1.3.6.1.4.1.62306.5.7.0' },
  // Certificates from before 2025-04.
  {
    keyUsages: ['digitalSignature', 'keyEncipherment', 'dataEncipherment'],
    extendedKeyUsage: oids.clientAuth,
  },
];
const signatureUses: readonly KeyUse[] = [{ keyUsages: ['nonRepudiation'] }];

/** What certificates of Smart-ID, and of deployments with its compatibility profile, say. */
export const smartIdDemands: CertificateDemands = {
  authentication: {
    QUALIFIED: { policies: [qualified, ncpPlus], uses: authenticationUses, statements: [] },
    ADVANCED: { policies: [nonQualified, ncp], uses: authenticationUses, statements: [] },
  },
  signature: {
    QUALIFIED: {
      policies: [qualified, qcpQscd],
      uses: signatureUses,
      statements: [oids.qcCompliance, oids.qcTypeEsign],
    },
    ADVANCED: { policies: [nonQualified, ncp], uses: signatureUses, statements: [] },
  },
};

/** @throws AnswerRefused */
export function demandPurpose(certificate: ReadCertificate, demand: CertificateDemand, asked: CertificateLevel): void {
  const { policies, extendedKeyUsages, extensions } = certificate;
  const missing = demand.policies.find((policy) => !policies.includes(policy));
  if (missing !== undefined) throw new AnswerRefused('wrong_policy', `policy ${missing} is missing`);
  const fits = demand.uses.some(
    ({ keyUsages, extendedKeyUsage }) =>
      sameUsages(keyUsages, certificate.keyUsages) &&
      (extendedKeyUsage === undefined || extendedKeyUsages.includes(extendedKeyUsage)),
  );
  if (!fits) throw new AnswerRefused('wrong_policy', `key usage ${certificate.keyUsages.join(', ')}`);
  const statements = extensions.get(oids.qcStatements);
  const needed = asked === 'QSCD' ? [...demand.statements, oids.qcSscd] : demand.statements;
  const unsaid = needed.find((id) => !hasQualifiedStatement(statements, id));
  if (unsaid !== undefined) throw new AnswerRefused('wrong_policy', `statement ${unsaid} is missing`);
}

function sameUsages(left: readonly KeyUsage[], right: readonly KeyUsage[]): boolean {
  return left.length === right.length && left.every((usage) => right.includes(usage));
}
