import { X509Certificate } from 'node:crypto';
import type { Attestation } from './attestation-object.js';
import { isForModel } from './attestation-statement.js';

/** Roots of the makers whose authenticators keep a key where it was made. */
export class AttestationTrust {
  private readonly roots: readonly X509Certificate[];

  constructor(rootsPem: readonly string[]) {
    this.roots = rootsPem.map((pem) => new X509Certificate(pem));
  }

  /** Splits a PEM bundle. */
  static fromBundle(bundle: string): AttestationTrust {
    return new AttestationTrust(bundle.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []);
  }

  includes(rootPem: string): boolean {
    const searched = new X509Certificate(rootPem);
    return this.roots.some((root) => isSame(root, searched));
  }

  /**
   * WebAuthn L3 §7.1 steps 23-24: whether the certificates lead to a trusted root and each is valid now. A root can
   * stand for several models, so a packed statement counts only when its certificate names the model (§8.2.1).
   */
  trusts({ format, chain }: Attestation, aaguid: Uint8Array, now: number): boolean {
    const [leaf] = chain;
    const last = chain.at(-1);
    if (!leaf || !last || leaf.ca) return false;
    if (format === 'packed' && isForModel(leaf, aaguid) !== true) return false;
    const linked = chain.every((certificate, index) => {
      const issuer = chain[index + 1];
      return isValidAt(certificate, now) && (!issuer || isIssuedBy(certificate, issuer));
    });
    return linked && this.roots.some((root) => isValidAt(root, now) && (isSame(root, last) || isIssuedBy(last, root)));
  }
}

function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

function isSame(left: X509Certificate, right: X509Certificate): boolean {
  return left.fingerprint256 === right.fingerprint256;
}

function isValidAt(certificate: X509Certificate, now: number): boolean {
  return Date.parse(certificate.validFrom) <= now && now <= Date.parse(certificate.validTo);
}
