import { describe, expect, it } from '@jest/globals';
import { X509Certificate } from 'node:crypto';
import {
  batchSource,
  demoAttestation,
  flawedCertificates,
  generateCredentialKey,
  otherModelAttestation,
  signingKey,
  type CborValue,
  type RegistrationOverrides,
} from '#libs/testing';
import { faultOf, makeRegistration, register } from '../../../../test/support/ceremonies.js';
import type { Mutation } from '../../../../test/support/ceremony-mutations.js';

type Mutations = readonly Mutation<RegistrationOverrides>[];

const anotherKey = signingKey(generateCredentialKey());
const der = new X509Certificate(demoAttestation.certificate).raw;
const hex = (text: string) => Buffer.from(text, 'hex');
const statement = (members: Record<string, CborValue | undefined>) => ({ attestation: { statement: members } });
const signature = (rewrite: (valid: Buffer) => Buffer) => ({ rewrites: { signature: rewrite } });
const leaf = (...certificates: string[]) => ({ attestation: { source: batchSource(demoAttestation, certificates) } });

const aboutTheStatement: Mutations = [
  ['a format of nobody', 'attestation_format', { attestation: { format: 'odd' } }],
  ['a format in capitals', 'attestation_format', { attestation: { format: 'Packed' } }],
  ['the format of keys that verify nobody', 'attestation_format', { attestation: { format: 'fido-u2f' } }],
  ['the format that was switched off', 'attestation_format', { attestation: { format: 'android-safetynet' } }],
  ['a statement though the format is none', 'attestation_statement', { attestation: { format: 'none' } }],
  ['the format of TPMs only by name', 'attestation_statement', { attestation: { format: 'tpm' } }],
  ['the format of Android only by name', 'attestation_statement', { attestation: { format: 'android-key' } }],
  ['the format of Apple only by name', 'attestation_statement', { attestation: { format: 'apple' } }],
  ['a statement without a signature', 'attestation_statement', statement({ sig: undefined })],
  ['a statement without an algorithm', 'attestation_statement', statement({ alg: undefined })],
  ['a statement with one member more', 'attestation_statement', statement({ ecdaaKeyId: Buffer.of(1) })],
  ['a signature that is text', 'attestation_statement', statement({ sig: 'signed' })],
  ['RS256 as the algorithm of the statement', 'attestation_algorithm', statement({ alg: -257 })],
  ['ES256K as the algorithm of the statement', 'attestation_algorithm', statement({ alg: -47 })],
  ['a maker signature by another key', 'attestation_signature', { signingKey: anotherKey }],
  [
    'a byte after the maker signature',
    'attestation_signature',
    signature((valid) => Buffer.concat([valid, hex('00')])),
  ],
  ['an empty maker signature', 'attestation_signature', signature(() => Buffer.of())],
  ['a maker signature over other data', 'attestation_signature', { rewrites: { attestationObject: withOtherCount } }],
  [
    'the certificate of another key',
    'attestation_signature',
    { ...leaf(otherModelAttestation.certificate), attestedCredential: { aaguid: otherModelAttestation.aaguid } },
  ],
];

/** The last four bytes of the count, which stand before AAGUID, id and key at the end of the object. */
function withOtherCount(valid: Buffer): Buffer {
  const changed = Buffer.from(valid);
  changed.writeUInt32BE(5, valid.length - 77 - 32 - 18 - 4);
  return changed;
}

const aboutTheCertificates: Mutations = [
  ['an empty list of certificates', 'attestation_malformed', statement({ x5c: [] })],
  ['null for certificates', 'attestation_malformed', statement({ x5c: null })],
  ['a certificate without its list', 'attestation_malformed', statement({ x5c: der })],
  ['a certificate that is none', 'attestation_malformed', statement({ x5c: [hex('3000')] })],
  ['a second certificate that is none', 'attestation_malformed', statement({ x5c: [der, hex('3000')] })],
  ['a certificate as text', 'attestation_malformed', statement({ x5c: [der, demoAttestation.certificate] })],
  [
    'a certificate as PEM',
    'attestation_malformed',
    statement({ x5c: [der, Buffer.from(demoAttestation.certificate)] }),
  ],
  ['a byte after a certificate', 'attestation_malformed', statement({ x5c: [der, Buffer.concat([der, hex('00')])] })],
  ['the certificate of an authority', 'attestation_statement', leaf(flawedCertificates.authority)],
  ['a certificate for another use', 'attestation_statement', leaf(flawedCertificates.wrongUnit)],
  ['a certificate of no country', 'attestation_statement', leaf(flawedCertificates.withoutCountry)],
  ['a certificate that has expired', 'attestation_statement', leaf(flawedCertificates.expired)],
  ['a certificate of version 1', 'attestation_statement', leaf(flawedCertificates.versionOne)],
  ['a certificate that calls its model critical', 'attestation_model', leaf(flawedCertificates.criticalAaguid)],
  [
    'a certificate of another model',
    'attestation_model',
    { attestedCredential: { aaguid: otherModelAttestation.aaguid } },
  ],
  [
    'a model that has no name',
    'attestation_model',
    {
      ...leaf(flawedCertificates.withoutAaguid),
      attestedCredential: { aaguid: '00000000-0000-0000-0000-000000000000' },
    },
  ],
];

const aboutSelfAttestation: Mutations = [
  ['RS256 for a signature of itself', 'attestation_algorithm', statement({ alg: -257 })],
  ['a signature of itself by another key', 'attestation_signature', { signingKey: anotherKey }],
  [
    'a signature of itself in a longer form',
    'attestation_signature',
    signature((valid) => Buffer.concat([hex('3081'), valid.subarray(1)])),
  ],
  ['a signature of itself and null for certificates', 'attestation_malformed', statement({ x5c: null })],
];

describe('the attestation of a registration', () => {
  it.each([...aboutTheStatement, ...aboutTheCertificates])('with %s is refused as %s', async (_, fault, overrides) => {
    expect(await faultOf(register(makeRegistration(overrides)))).toBe(fault);
  });

  it.each(aboutSelfAttestation)('with %s is refused as %s', async (_, fault, overrides) => {
    expect(await faultOf(register(makeRegistration(overrides, { attestation: 'self' })))).toBe(fault);
  });

  it('with the client data of another registration is refused as attestation_signature', async () => {
    const [first, second] = [makeRegistration(), makeRegistration({ clientData: { crossOrigin: undefined } })];
    const response = { ...first.response, clientDataJSON: second.response.clientDataJSON };
    expect(await faultOf(register({ ...first, response }))).toBe('attestation_signature');
  });
});
