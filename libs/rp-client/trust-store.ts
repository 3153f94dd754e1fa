import { isSignedWith, oids, readCertificates, type ReadCertificate } from '#libs/x509';
import { AnswerRefused } from './errors.js';

/** Certificates in PEM, any number a text. */
export interface Trust {
  /** Where chains have to end. */
  readonly anchors: string | readonly string[];
  /** What may stand between: the service sends only certificates of persons. */
  readonly intermediates?: string | readonly string[];
}

/** What this library understands of critical extensions (RFC 5280 §4.2). */
const understood: readonly string[] = [
  oids.basicConstraints,
  oids.keyUsage,
  oids.certificatePolicies,
  oids.extendedKeyUsage,
  oids.subjectAltName,
];
const longestPath = 5;

/** Whom a relying party believes (RFC 5280 §6, without name constraints: a chain that has them is refused). */
export class TrustStore {
  private readonly anchors: readonly ReadCertificate[];
  private readonly intermediates: readonly ReadCertificate[];

  /** @throws TypeError without an anchor; MalformedCertificate */
  constructor({ anchors, intermediates = [] }: Trust) {
    this.anchors = read(anchors);
    this.intermediates = read(intermediates);
    if (this.anchors.length === 0) throw new TypeError('trust without an anchor believes nobody');
    const stranger = [...this.anchors, ...this.intermediates].find(({ isAuthority }) => !isAuthority);
    if (stranger) throw new TypeError('a certificate that issues nothing is neither anchor nor intermediate');
  }

  /**
   * Finds who vouches for a person's certificate, up to an anchor, all of it valid at one moment.
   * @param policies each has to be allowed by everybody between
   * @returns who has issued the certificate
   * @throws AnswerRefused
   */
  issuerOf(certificate: ReadCertificate, now: number, policies: readonly string[]): ReadCertificate {
    if (certificate.isAuthority) throw new AnswerRefused('wrong_policy', 'the certificate is of an authority');
    demandValid(certificate, now);
    const path = this.pathFrom(certificate, []);
    if (!path) throw new AnswerRefused('issuer_unknown');
    path.forEach((issuer, below) => demandIssuer(issuer, below, now));
    demandPolicies(path.slice(0, -1), policies);
    return path[0] as ReadCertificate;
  }

  /** Issuers from the nearest one up to an anchor. */
  private pathFrom(
    certificate: ReadCertificate,
    below: readonly ReadCertificate[],
  ): readonly ReadCertificate[] | undefined {
    const anchor = this.anchors.find((one) => hasIssued(one, certificate));
    if (anchor) return [...below, anchor];
    if (below.length >= longestPath) return undefined;
    for (const issuer of this.intermediates) {
      const isNew = !below.includes(issuer) && hasIssued(issuer, certificate);
      const path = isNew ? this.pathFrom(issuer, [...below, issuer]) : undefined;
      if (path) return path;
    }
    return undefined;
  }
}

function read(pem: string | readonly string[]): readonly ReadCertificate[] {
  return [pem].flat().flatMap(readCertificates);
}

/** RFC 5280 §6.1.3 (a)(1) and (a)(4). */
export function hasIssued(issuer: ReadCertificate, certificate: ReadCertificate): boolean {
  return issuer.subject.equals(certificate.issuer) && isSignedWith(certificate.der, issuer.publicKey);
}

/** RFC 5280 §6.1.3 (a)(2) and §6.1.5 (f). @throws AnswerRefused */
export function demandValid({ notBefore, notAfter, criticalExtensions }: ReadCertificate, now: number): void {
  if (now < notBefore || now > notAfter) throw new AnswerRefused('certificate_not_valid');
  const unknown = criticalExtensions.find((id) => !understood.includes(id));
  if (unknown !== undefined) throw new AnswerRefused('wrong_policy', `critical extension ${unknown}`);
}

/** RFC 5280 §6.1.4 (k) to (n). */
function demandIssuer(issuer: ReadCertificate, below: number, now: number): void {
  demandValid(issuer, now);
  if (!issuer.keyUsages.includes('keyCertSign')) throw new AnswerRefused('issuer_unknown', 'may not issue');
  if (below > (issuer.pathLength ?? below)) throw new AnswerRefused('issuer_unknown', 'may not have so many below');
}

/** RFC 5280 §6.1.3 (d) to (f), with explicit policies. */
function demandPolicies(between: readonly ReadCertificate[], wanted: readonly string[]): void {
  const allows = ({ policies }: ReadCertificate, policy: string) =>
    policies.includes(policy) || policies.includes(oids.anyPolicy);
  const missing = wanted.find((policy) => !between.every((issuer) => allows(issuer, policy)));
  if (missing !== undefined) throw new AnswerRefused('wrong_policy', `the issuer may not issue under ${missing}`);
}
