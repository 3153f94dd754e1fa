import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { demoAttestation, demoAttestationRoot, otherModelAttestation } from './demo-attestation.js';
import { flawedCertificates } from './flawed-attestation.js';
import { untrustedAttestation, untrustedAttestationRoot } from './untrusted-attestation.js';

const demoRoot = new X509Certificate(demoAttestationRoot);
const untrustedRoot = new X509Certificate(untrustedAttestationRoot);
const issuedBy = (leaf: X509Certificate, root: X509Certificate) =>
  leaf.checkIssued(root) && leaf.verify(root.publicKey);

describe('attestation certificates', () => {
  it.each([
    ['demo', demoAttestation, demoRoot],
    ['other model', otherModelAttestation, demoRoot],
    ['untrusted', untrustedAttestation, untrustedRoot],
  ])('the %s batch keeps WebAuthn L3 §8.2.1', (_, batch, root) => {
    const leaf = new X509Certificate(batch.certificate);
    const extension = `060b2b0601040182e51c01010404120410${batch.aaguid.replaceAll('-', '')}`;
    expect(issuedBy(leaf, root)).toBe(true);
    expect(leaf.checkPrivateKey(createPrivateKey(batch.privateKey))).toBe(true);
    expect(leaf.ca).toBe(false);
    expect(leaf.subject).toMatch(/^C=[A-Z]{2}\nO=.+\nOU=Authenticator Attestation\nCN=.+$/);
    expect(leaf.raw.toString('hex')).toContain(extension);
    expect(leaf.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
  });

  it('last twenty years', () => {
    for (const certificate of [demoRoot, untrustedRoot, new X509Certificate(demoAttestation.certificate)]) {
      expect([certificate.validFrom, certificate.validTo].map((date) => new Date(date).getUTCFullYear())).toEqual([
        2026, 2046,
      ]);
    }
  });

  it('have a root of that name which signed itself, and no other root signed for it', () => {
    expect(demoRoot.subject).toContain('CN=State ID Demo Attestation Root');
    expect(demoRoot.ca && issuedBy(demoRoot, demoRoot)).toBe(true);
    expect(issuedBy(new X509Certificate(untrustedAttestation.certificate), demoRoot)).toBe(false);
  });

  it('that are flawed carry the demo key, so that only the flaw is wrong', () => {
    const { impostorRoot, ...leaves } = flawedCertificates;
    expect(new X509Certificate(impostorRoot).subject).toBe(demoRoot.subject);
    for (const pem of Object.values(leaves)) {
      expect(new X509Certificate(pem).checkPrivateKey(createPrivateKey(demoAttestation.privateKey))).toBe(true);
    }
  });
});
