import { beforeEach, describe, expect, it } from '@jest/globals';
import { SettingsService } from '@simplewebauthn/server';
import { demoAttestation, demoAttestationRoot, otherModelAttestation } from './demo-attestation.js';
import {
  creationOptions,
  page,
  requestOptions,
  rpId,
  verifyAssertion,
  verifyRegistration,
} from './sample-relying-party.js';
import { type AuthenticatorSnapshot } from './authenticator-snapshot.js';
import { SoftwareAuthenticator } from './software-authenticator.js';

const trust = (...certificates: string[]) =>
  SettingsService.setRootCertificates({ identifier: 'packed', certificates });
const refusal = (name: string) => expect.objectContaining({ name });

async function registered(authenticator: SoftwareAuthenticator, options = creationOptions()) {
  const { registrationInfo } = await verifyRegistration(authenticator.create(options, page));
  if (!registrationInfo) throw new Error('the registration was not verified');
  return registrationInfo;
}

beforeEach(() => trust(demoAttestationRoot));

describe('a registration', () => {
  it.each([
    ['none', 'none'],
    ['self', 'packed'],
    ['trusted', 'packed'],
  ] as const)('with attestation %s is accepted', async (attestation, fmt) => {
    const info = await registered(new SoftwareAuthenticator({ attestation }));
    expect(info).toMatchObject({ fmt, rpID: rpId, userVerified: true, credentialDeviceType: 'singleDevice' });
    expect(info).toMatchObject({
      aaguid: demoAttestation.aaguid,
      credential: { counter: 0, transports: ['internal'] },
    });
  });

  it('with untrusted attestation is refused as soon as a root is set', async () => {
    const response = new SoftwareAuthenticator({ attestation: 'untrusted' }).create(creationOptions(), page);
    await expect(verifyRegistration(response)).rejects.toThrow('could not be chained');
    trust();
    await expect(verifyRegistration(response)).resolves.toMatchObject({ verified: true });
  });

  it('of another model is attested by the certificate of that model', async () => {
    const { aaguid } = otherModelAttestation;
    expect(await registered(new SoftwareAuthenticator({ aaguid }))).toMatchObject({ aaguid });
    expect(() => new SoftwareAuthenticator({ aaguid: '00000000-0000-0000-0000-000000000000' })).toThrow(
      'no trusted batch',
    );
  });

  it('bears no attestation that was not asked for', async () => {
    expect(await registered(new SoftwareAuthenticator(), creationOptions({ attestation: 'none' }))).toMatchObject({
      fmt: 'none',
    });
  });

  it('says whether the credential is backed up', async () => {
    const info = await registered(new SoftwareAuthenticator({ backupEligible: true, backedUp: true }));
    expect(info).toMatchObject({ credentialDeviceType: 'multiDevice', credentialBackedUp: true });
    expect(() => new SoftwareAuthenticator({ backedUp: true })).toThrow(TypeError);
  });

  it('reports a discoverable credential when asked (credProps)', () => {
    const rk = (residentKey: 'discouraged' | 'preferred') =>
      new SoftwareAuthenticator().create(
        creationOptions({ extensions: { credProps: true }, authenticatorSelection: { residentKey } }),
        page,
      ).clientExtensionResults;
    expect([rk('discouraged'), rk('preferred')]).toEqual([{ credProps: { rk: false } }, { credProps: { rk: true } }]);
  });

  it('does not happen when the credential is excluded, on this authenticator only', async () => {
    const authenticator = new SoftwareAuthenticator();
    const { credential } = await registered(authenticator);
    const options = creationOptions({ excludeCredentials: [{ id: credential.id, type: 'public-key' }] });
    expect(() => authenticator.create(options, page)).toThrow(refusal('InvalidStateError'));
    expect(() => new SoftwareAuthenticator().create(options, page)).not.toThrow();
  });

  it('does not happen without ES256, a user handle or an apt authenticator', () => {
    const create =
      (changes: object, options = {}) =>
      () =>
        new SoftwareAuthenticator(options).create(creationOptions(changes), page);
    expect(create({ pubKeyCredParams: [{ alg: -257, type: 'public-key' }] })).toThrow(refusal('NotSupportedError'));
    expect(create({ user: { id: '', name: '', displayName: '' } })).toThrow(TypeError);
    expect(create({ authenticatorSelection: { authenticatorAttachment: 'cross-platform' } })).toThrow(
      refusal('NotAllowedError'),
    );
    expect(create({}, { userVerification: false })).toThrow(refusal('NotAllowedError'));
  });

  it.each([
    ['a stranger', 'https://evil.example.com', rpId],
    ['a child', 'https://example.org', rpId],
    ['a name that only ends alike', 'https://notid.example.org', rpId],
    ['a bare suffix', page.origin, 'org'],
    ['plain http', 'http://id.example.org', rpId],
    ['an address', 'https://127.0.0.1', undefined],
    ['an origin with a path', `${page.origin}/`, rpId],
  ])('does not happen for the RP ID of %s', (_, origin, id) => {
    const rp = { name: 'Example', ...(id !== undefined && { id }) };
    expect(() => new SoftwareAuthenticator().create(creationOptions({ rp }), { origin })).toThrow(
      refusal('SecurityError'),
    );
  });

  it('may use a parent of the host, and the laboratory', () => {
    const create = (origin: string, id: string) =>
      new SoftwareAuthenticator().create(creationOptions({ rp: { name: 'Example', id } }), { origin });
    expect(() => create('https://login.id.example.org', 'example.org')).not.toThrow();
    expect(() => create('http://id.localhost:3000', 'id.localhost')).not.toThrow();
  });
});

describe('an assertion', () => {
  it.each(['none', 'self', 'trusted'] as const)('is accepted after attestation %s', async (attestation) => {
    const authenticator = new SoftwareAuthenticator({ attestation });
    const { credential } = await registered(authenticator);
    const verdict = await verifyAssertion(authenticator.get(requestOptions(), page), credential);
    expect(verdict).toMatchObject({ verified: true, authenticationInfo: { newCounter: 1, userVerified: true } });
  });

  it('counts signatures, or does not', async () => {
    for (const [counter, counts] of [
      ['counting', [1, 2]],
      ['zero', [0, 0]],
    ] as const) {
      const authenticator = new SoftwareAuthenticator({ counter });
      const { credential } = await registered(authenticator);
      const first = await verifyAssertion(authenticator.get(requestOptions(), page), credential);
      const second = await verifyAssertion(authenticator.get(requestOptions(), page), credential);
      expect([first, second].map(({ authenticationInfo }) => authenticationInfo.newCounter)).toEqual(counts);
    }
  });

  it('names the user only when the credential is discoverable', async () => {
    const options = creationOptions({ authenticatorSelection: { residentKey: 'discouraged' } });
    const authenticator = new SoftwareAuthenticator();
    const { credential } = await registered(authenticator, options);
    const allowed = requestOptions({ allowCredentials: [{ id: credential.id, type: 'public-key' }] });
    expect(authenticator.get(allowed, page).response).not.toHaveProperty('userHandle');
    expect(() => authenticator.get(requestOptions(), page)).toThrow(refusal('NotAllowedError'));
    await registered(authenticator);
    expect(authenticator.get(requestOptions(), page).response.userHandle).toBe(creationOptions().user.id);
  });

  it('uses the allowed credential, else the youngest, and never one of another party', async () => {
    const authenticator = new SoftwareAuthenticator();
    const user = (name: string) => ({ id: Buffer.from(name).toString('base64url'), name, displayName: name });
    const elder = await registered(authenticator, creationOptions({ user: user('elder') }));
    const younger = await registered(authenticator, creationOptions({ user: user('younger') }));
    const allowed = requestOptions({ allowCredentials: [{ id: elder.credential.id, type: 'public-key' }] });
    expect(authenticator.get(allowed, page).id).toBe(elder.credential.id);
    expect(authenticator.get(requestOptions(), page).id).toBe(younger.credential.id);
    const elsewhere = { origin: 'https://other.example.org' };
    expect(() => authenticator.get({ ...allowed, rpId: 'other.example.org' }, elsewhere)).toThrow(
      refusal('NotAllowedError'),
    );
    expect(() => authenticator.get(allowed, elsewhere)).toThrow(refusal('SecurityError'));
  });

  it('comes from the new credential after a second registration of the same account', async () => {
    const authenticator = new SoftwareAuthenticator();
    await registered(authenticator);
    const { credential } = await registered(authenticator);
    expect(authenticator.snapshot().credentials.map(({ id }) => id)).toEqual([credential.id]);
  });

  it('does not happen when the user must be verified and cannot be', async () => {
    const authenticator = new SoftwareAuthenticator({ userVerification: false });
    authenticator.create(creationOptions({ authenticatorSelection: { residentKey: 'required' } }), page);
    const preferred = authenticator.get(requestOptions({ userVerification: 'preferred' }), page);
    expect(Buffer.from(preferred.response.authenticatorData, 'base64url')[32]).toBe(0x01);
    expect(() => authenticator.get(requestOptions(), page)).toThrow(refusal('NotAllowedError'));
  });

  it('tells of a page within a foreign page', async () => {
    const authenticator = new SoftwareAuthenticator();
    await registered(authenticator);
    const framed = authenticator.get(requestOptions(), {
      ...page,
      crossOrigin: true,
      topOrigin: 'https://evil.example.com',
    });
    expect(Buffer.from(framed.response.clientDataJSON, 'base64url').toString()).toBe(
      `{"type":"webauthn.get","challenge":"${requestOptions().challenge}","origin":"${page.origin}",` +
        '"crossOrigin":true,"topOrigin":"https://evil.example.com"}',
    );
    const alone = authenticator.get(requestOptions(), { ...page, topOrigin: 'https://evil.example.com' });
    expect(Buffer.from(alone.response.clientDataJSON, 'base64url').toString()).not.toContain('topOrigin');
  });
});

describe('a snapshot', () => {
  it('survives JSON and makes the same authenticator', async () => {
    const original = new SoftwareAuthenticator({ attestation: 'self', backupEligible: true });
    const { credential } = await registered(original);
    original.get(requestOptions(), page);
    const restored = SoftwareAuthenticator.from(
      JSON.parse(JSON.stringify(original.snapshot())) as AuthenticatorSnapshot,
    );
    expect(restored.snapshot()).toEqual(original.snapshot());
    const verdict = await verifyAssertion(restored.get(requestOptions(), page), { ...credential, counter: 1 });
    expect(verdict).toMatchObject({
      verified: true,
      authenticationInfo: { newCounter: 2, credentialDeviceType: 'multiDevice' },
    });
  });

  it('makes a clone whose counter falls behind', async () => {
    const original = new SoftwareAuthenticator();
    const { credential } = await registered(original);
    const clone = SoftwareAuthenticator.from(original.snapshot());
    const { authenticationInfo } = await verifyAssertion(original.get(requestOptions(), page), credential);
    const stored = { ...credential, counter: authenticationInfo.newCounter };
    await expect(verifyAssertion(clone.get(requestOptions(), page), stored)).rejects.toThrow('counter');
  });

  it('of an unknown kind is refused', () => {
    const snapshot = { ...new SoftwareAuthenticator().snapshot(), version: 2 as never };
    expect(() => SoftwareAuthenticator.from(snapshot)).toThrow(TypeError);
  });
});
