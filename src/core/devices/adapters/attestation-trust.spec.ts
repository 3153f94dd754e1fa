import { describe, expect, it } from '@jest/globals';
import { X509Certificate } from 'node:crypto';
import {
  demoAttestation,
  demoAttestationRoot,
  flawedCertificates,
  otherModelAttestation,
  untrustedAttestation,
  untrustedAttestationRoot,
} from '#libs/testing';
import { now } from '../../../../test/support/ceremonies.js';
import { AttestationTrust } from './attestation-trust.js';

const trust = new AttestationTrust([demoAttestationRoot]);
const { impostor, impostorRoot } = flawedCertificates;
const aaguid = Buffer.from(demoAttestation.aaguid.replaceAll('-', ''), 'hex');
const otherAaguid = Buffer.from(otherModelAttestation.aaguid.replaceAll('-', ''), 'hex');
const claim = (format: string, ...chain: (string | Uint8Array)[]) => ({
  format,
  statement: new Map(),
  chain: chain.map((certificate) => new X509Certificate(certificate)),
});
const packed = (...chain: (string | Uint8Array)[]) => claim('packed', ...chain);

/** The same certificate, its key no longer a point on the curve. */
function withBrokenKey(pem: string): Uint8Array {
  const { raw, publicKey } = new X509Certificate(pem);
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const broken = Buffer.from(raw);
  broken.fill(1, raw.indexOf(spki) + spki.length - 32, raw.indexOf(spki) + spki.length);
  return broken;
}

describe('trust in attestations', () => {
  it.each([
    ['a certificate that a trusted root issued', packed(demoAttestation.certificate)],
    ['that certificate with its root', packed(demoAttestation.certificate, demoAttestationRoot)],
    ['a certificate of another format, which names no model', claim('tpm', flawedCertificates.withoutAaguid)],
  ])('is given to %s', (_, attestation) => {
    expect(trust.trusts(attestation, aaguid, now)).toBe(true);
  });

  it.each([
    ['no certificate', packed()],
    ['a certificate of an unknown root', packed(untrustedAttestation.certificate)],
    [
      'a certificate of an unknown root that came along',
      packed(untrustedAttestation.certificate, untrustedAttestationRoot),
    ],
    [
      'a certificate next to a trusted root that did not issue it',
      packed(untrustedAttestation.certificate, demoAttestationRoot),
    ],
    ['a certificate next to a trusted one', packed(untrustedAttestation.certificate, demoAttestation.certificate)],
    ['a certificate after its root', packed(demoAttestationRoot, demoAttestation.certificate)],
    ['the root itself', packed(demoAttestationRoot)],
    ['a certificate that signed itself', packed(flawedCertificates.selfSigned)],
    ['a certificate that signed itself, twice', packed(flawedCertificates.selfSigned, flawedCertificates.selfSigned)],
    ['a certificate of a root with the same name', packed(impostor)],
    ['a certificate of a root with the same name that came along', packed(impostor, impostorRoot)],
    ['a certificate of a root whose key is none', packed(impostor, withBrokenKey(impostorRoot))],
    ['the certificate of an authority', packed(flawedCertificates.authority)],
    [
      'a certificate that an end certificate issued',
      packed(flawedCertificates.selfSigned, flawedCertificates.versionOne),
    ],
    ['a certificate that has expired', packed(flawedCertificates.expired)],
    ['a certificate that names no model', packed(flawedCertificates.withoutAaguid)],
    ['a certificate that calls its model critical', packed(flawedCertificates.criticalAaguid)],
    ['a certificate of another model', packed(otherModelAttestation.certificate)],
  ])('is not given to %s', (_, attestation) => {
    expect(trust.trusts(attestation, aaguid, now)).toBe(false);
  });

  it('is given to each model of a root under its own name only', () => {
    expect(trust.trusts(packed(otherModelAttestation.certificate), otherAaguid, now)).toBe(true);
    expect(trust.trusts(packed(demoAttestation.certificate), otherAaguid, now)).toBe(false);
  });

  it('begins and ends with the validity of the certificates, by our clock', () => {
    const attestation = packed(demoAttestation.certificate);
    const [from, until] = [Date.UTC(2026, 0, 1), Date.UTC(2046, 0, 1)];
    expect([from - 1, from, until, until + 1].map((at) => trust.trusts(attestation, aaguid, at))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('does not begin before the validity of the root', () => {
    expect(trust.trusts(packed(flawedCertificates.expired), aaguid, Date.UTC(2024, 6, 1))).toBe(false);
  });

  it('is given to a certificate that is itself among the roots', () => {
    const pinned = new AttestationTrust([demoAttestation.certificate]);
    expect(pinned.trusts(packed(demoAttestation.certificate), aaguid, now)).toBe(true);
    expect(pinned.trusts(packed(otherModelAttestation.certificate), otherAaguid, now)).toBe(false);
  });

  it('is given to nobody without roots', () => {
    expect(new AttestationTrust([]).trusts(packed(demoAttestation.certificate), aaguid, now)).toBe(false);
  });

  it('has the roots of a bundle, and knows which', () => {
    const bundle = AttestationTrust.fromBundle(`the makers:\n${untrustedAttestationRoot}\n${demoAttestationRoot}`);
    expect(bundle.trusts(packed(demoAttestation.certificate), aaguid, now)).toBe(true);
    expect(bundle.trusts(packed(untrustedAttestation.certificate), aaguid, now)).toBe(true);
    expect(bundle.includes(demoAttestationRoot)).toBe(true);
    expect(bundle.includes(impostorRoot)).toBe(false);
  });
});
