import { beforeEach, describe, expect, it } from '@jest/globals';
import { SettingsService } from '@simplewebauthn/server';
import { batchSource } from './attestation.js';
import { generateCredentialKey, signingKey } from './credential-key.js';
import { demoAttestation, demoAttestationRoot, otherModelAttestation } from './demo-attestation.js';
import { flawedCertificates } from './flawed-attestation.js';
import { type AssertionOverrides, forgeAssertion, forgeRegistration, type RegistrationOverrides } from './forge.js';
import { creationOptions, page, requestOptions, verifyAssertion, verifyRegistration } from './sample-relying-party.js';
import { SoftwareAuthenticator } from './software-authenticator.js';

const bytes = (...values: number[]) => Buffer.from(values);
const bom = bytes(0xef, 0xbb, 0xbf);
const withLeaf = (...certificates: string[]) => ({
  attestation: { source: batchSource(demoAttestation, certificates) },
});
const anotherKey = signingKey(generateCredentialKey());

beforeEach(() => SettingsService.setRootCertificates({ identifier: 'packed', certificates: [demoAttestationRoot] }));

describe('a forged registration', () => {
  const draft = (attestation: 'self' | 'trusted' = 'trusted') =>
    new SoftwareAuthenticator({ attestation }).draftRegistration(creationOptions(), page);

  it('is the valid one when nothing is overridden', async () => {
    await expect(verifyRegistration(forgeRegistration(draft()))).resolves.toMatchObject({ verified: true });
  });

  it.each<[string, RegistrationOverrides, string]>([
    ['type', { clientData: { type: 'webauthn.get' } }, 'response type'],
    ['challenge', { clientData: { challenge: 'AAAA' } }, 'challenge'],
    ['origin', { clientData: { origin: 'https://id.example.org:8443' } }, 'origin'],
    ['token binding', { clientData: { tokenBinding: { status: 'odd' } } }, 'tokenBinding'],
    ['bytes after client data', { rewrites: { clientDataJson: (valid) => Buffer.concat([valid, bom]) } }, 'JSON'],
    ['RP ID', { authenticatorData: { rpId: 'evil.example.com' } }, 'RP ID'],
    ['UP', { authenticatorData: { flags: { up: false } } }, 'not present'],
    ['UV', { authenticatorData: { flags: { uv: false } } }, 'not be verified'],
    ['BS without BE', { authenticatorData: { flags: { bs: true } } }, 'backed up'],
    ['AT', { authenticatorData: { flags: { at: false } } }, 'Leftover bytes'],
    ['ED', { authenticatorData: { flags: { ed: true } } }, 'No data'],
    ['bytes after authenticator data', { authenticatorData: { trailing: bytes(0) } }, 'Leftover bytes'],
    [
      'length of the id',
      { attestedCredential: { credentialId: Buffer.alloc(32, 0xff), claimedIdLength: 31 } },
      'not well formed',
    ],
    ['algorithm', { publicKey: { alg: -257 } }, 'public key alg'],
    ['key without algorithm', { publicKey: { alg: undefined } }, 'missing numeric alg'],
    ['key that is no CBOR', { publicKey: bytes(0xff) }, 'not well formed'],
    ['statement with fmt none', { attestation: { format: 'none' } }, 'unexpected attestation statement'],
    ['unknown format', { attestation: { format: 'odd' } }, 'Unsupported Attestation Format'],
    ['no signature', { attestation: { statement: { sig: undefined } } }, 'No attestation signature'],
    ['AAGUID', { attestedCredential: { aaguid: otherModelAttestation.aaguid } }, 'id-fido-gen-ce-aaguid'],
    ['CA as leaf', withLeaf(flawedCertificates.authority), 'basic constraints'],
    ['OU', withLeaf(flawedCertificates.wrongUnit), 'OU was not'],
    ['C', withLeaf(flawedCertificates.withoutCountry), 'C was not'],
    ['validity', withLeaf(flawedCertificates.expired), 'not good after'],
    ['version', withLeaf(flawedCertificates.versionOne), 'version'],
    ['self-signed leaf', withLeaf(flawedCertificates.selfSigned), 'could not be chained'],
    ['impostor root', withLeaf(flawedCertificates.impostor, flawedCertificates.impostorRoot), 'could not be chained'],
    ['id', { json: { id: 'AAAA' } }, 'base64url'],
    ['type of credential', { json: { type: 'password' } }, 'credential type'],
  ])('is refused for its %s', async (_, overrides, reason) => {
    await expect(verifyRegistration(forgeRegistration(draft(), overrides))).rejects.toThrow(reason);
  });

  it.each<[string, 'self' | 'trusted', RegistrationOverrides]>([
    ['batch signature by another key', 'trusted', { signingKey: anotherKey }],
    ['self signature by another key', 'self', { signingKey: anotherKey }],
    ['signature over other data', 'self', { rewrites: { signature: () => Buffer.from('3006020101020101', 'hex') } }],
  ])('is refused for its %s', async (_, attestation, overrides) => {
    await expect(verifyRegistration(forgeRegistration(draft(attestation), overrides))).resolves.toEqual({
      verified: false,
    });
  });

  it.each<[string, RegistrationOverrides]>([
    ['an id of 1024 bytes', { attestedCredential: { credentialId: Buffer.alloc(1024, 1) } }],
    ['extensions', { authenticatorData: { extensions: new Map([['credProtect', 3]]) } }],
    ['a reserved flag', { authenticatorData: { flags: { rfu1: true } } }],
    ['a counter', { authenticatorData: { signCount: 2 ** 32 - 1 } }],
    ['a page within a page', { clientData: { crossOrigin: true } }],
    ['a further member of the key', { publicKey: { extra: new Map([[-70_000, 1]]) } }],
    ['a point off the curve', { publicKey: { y: Buffer.alloc(32) } }],
    ['a further member of the object', { attestation: { extra: { odd: 1 } } }],
    ['bytes after the object', { rewrites: { attestationObject: (valid) => Buffer.concat([valid, bytes(0)]) } }],
    ['a critical AAGUID extension', withLeaf(flawedCertificates.criticalAaguid)],
    ['no AAGUID extension', withLeaf(flawedCertificates.withoutAaguid)],
  ])('with %s is signed over the change, so that the library lets it pass', async (_, overrides) => {
    await expect(verifyRegistration(forgeRegistration(draft(), overrides))).resolves.toMatchObject({ verified: true });
  });

  it('can attest to itself with an algorithm that is not its own', async () => {
    const valid = draft();
    const source = { kind: 'self', privateKey: valid.privateKey } as const;
    const response = (statement = {}) => forgeRegistration(valid, { attestation: { source, statement } });
    await expect(verifyRegistration(response())).resolves.toMatchObject({ verified: true });
    await expect(verifyRegistration(response({ alg: -35 }))).resolves.toEqual({ verified: false });
  });
});

describe('a forged assertion', () => {
  async function forged(overrides: AssertionOverrides = {}) {
    const authenticator = new SoftwareAuthenticator();
    const { registrationInfo } = await verifyRegistration(authenticator.create(creationOptions(), page));
    if (!registrationInfo) throw new Error('the registration was not verified');
    const response = forgeAssertion(authenticator.draftAssertion(requestOptions(), page), overrides);
    return { response, verdict: verifyAssertion(response, registrationInfo.credential) };
  }

  it.each<[string, AssertionOverrides, string]>([
    ['type', { clientData: { type: 'webauthn.create' } }, 'response type'],
    ['challenge', { clientData: { challenge: undefined } }, 'challenge'],
    ['origin', { clientData: { origin: 'https://evil.example.com' } }, 'origin'],
    ['top origin', { clientData: { topOrigin: 'https://evil.example.com' } }, 'top origin'],
    ['RP ID', { authenticatorData: { rpId: 'example.org' } }, 'RP ID'],
    ['UP', { authenticatorData: { flags: { up: false } } }, 'not present'],
    ['UV', { authenticatorData: { flags: { uv: false } } }, 'could not be verified'],
    ['truncation', { rewrites: { authenticatorData: (valid) => valid.subarray(0, 36) } }, 'at least 37 bytes'],
    ['id', { json: { rawId: 'AAAA' } }, 'base64url'],
  ])('is refused for its %s', async (_, overrides, reason) => {
    await expect((await forged(overrides)).verdict).rejects.toThrow(reason);
  });

  it('by another key is not verified', async () => {
    await expect((await forged({ signingKey: anotherKey })).verdict).resolves.toMatchObject({ verified: false });
  });

  it.each<[string, AssertionOverrides]>([
    ['nothing', {}],
    ['a counter', { authenticatorData: { signCount: 900 } }],
    ['BE', { authenticatorData: { flags: { be: true } } }],
    ['a byte order mark', { rewrites: { clientDataJson: (valid) => Buffer.concat([bom, valid]) } }],
    ['a frame without top origin', { clientData: { crossOrigin: true } }],
    ['another id', { credentialId: bytes(1, 2, 3) }],
  ])('with %s changed is signed over the change, so that the library lets it pass', async (_, overrides) => {
    await expect((await forged(overrides)).verdict).resolves.toMatchObject({ verified: true });
  });

  it('can name another user, or none', async () => {
    expect((await forged({ userHandle: 'AAAA' })).response.response.userHandle).toBe('AAAA');
    expect((await forged({ userHandle: undefined })).response.response).not.toHaveProperty('userHandle');
  });
});
