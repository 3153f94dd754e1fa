import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import {
  forgeRegistration,
  generateCredentialKey,
  type SoftwareAuthenticator,
  VirtualPhone,
  type CredentialSnapshot,
  type RegistrationOverrides,
} from '#libs/testing';
import { problemOf, read } from '../support/confirmations.js';
import { oksana, taras, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';

type CreationOptions = Parameters<SoftwareAuthenticator['create']>[0];
interface Opened {
  readonly handle: string;
  readonly authentication: CreationOptions;
  readonly signing: CreationOptions;
}
type Forgery = readonly [authentication: RegistrationOverrides, signing: RegistrationOverrides];

const sameKey = ({ privateKey: { x, y } }: Pick<CredentialSnapshot, 'privateKey'>): RegistrationOverrides => ({
  publicKey: { x: Buffer.from(x, 'base64url'), y: Buffer.from(y, 'base64url') },
});
const sameId = ({ id }: CredentialSnapshot): RegistrationOverrides => ({
  attestedCredential: { credentialId: Buffer.from(id, 'base64url') },
});
const fresh: RegistrationOverrides = { attestedCredential: { credentialId: randomBytes(32) } };
const shared = sameKey({ privateKey: generateCredentialKey() });

describe.each(storeKinds)('the registration of a phone, on %s', (kind) => {
  let service: TestService;
  let known: VirtualPhone;

  beforeAll(async () => {
    service = await TestService.start(kind);
    known = await service.phoneOf(oksana);
  });
  afterAll(() => service.stop());

  const post = (phone: VirtualPhone, path: string, body: object) =>
    phone.transmit('POST', path, {}, JSON.stringify(body));

  /** Registers a phone with what its authenticator makes, but for what is overridden. */
  async function register(phone: VirtualPhone, code: string, [authentication, signing]: Forgery, swapped = false) {
    const opened = JSON.parse((await post(phone, '/api/activations', { code })).text) as Opened;
    const { kty, crv, x, y } = generateCredentialKey();
    const make = (purpose: 'authentication' | 'signing', overrides: RegistrationOverrides) => {
      const draft = phone.authenticator.draftRegistration(opened[purpose], { origin: phone.appOrigin });
      return forgeRegistration(draft, overrides);
    };
    return post(phone, '/api/activations/complete', {
      handle: opened.handle,
      name: 'Phone',
      proofKey: { kty, crv, x, y },
      authentication: make(swapped ? 'signing' : 'authentication', authentication),
      signing: make(swapped ? 'authentication' : 'signing', signing),
    });
  }
  const devices = async () => (await read<{ id: string }>(service, 'SELECT id FROM device')).length;
  const knownCredential = (purpose: 'authentication' | 'signing') =>
    known
      .memory()
      .authenticator.credentials.find(({ discoverable }) => discoverable === (purpose === 'authentication'))!;

  it.each<[string, () => Forgery]>([
    ['is for another page', () => [{ clientData: { origin: 'https://evil.example' } }, {}]],
    ['has a forged credential for signing only', () => [{}, { authenticatorData: { flags: { uv: false } } }]],
    ['has the same key for both purposes', () => [shared, shared]],
    ['has the same id for both purposes', () => [fresh, fresh]],
    ['has the key of another citizen', () => [sameKey(knownCredential('authentication')), {}]],
    ['has the key of another citizen for the other purpose', () => [{}, sameKey(knownCredential('authentication'))]],
    ['has the credential id of another citizen', () => [sameId(knownCredential('authentication')), {}]],
    [
      'has the key of another citizen in another form',
      () => [
        { publicKey: { ...sameKey(knownCredential('authentication')).publicKey, extra: new Map([[2, Buffer.of(1)]]) } },
        {},
      ],
    ],
  ])('that %s is refused as a whole, and a true one still can follow', async (_, forgery) => {
    const code = await service.activationCode(taras);
    const before = await devices();
    const refused = await register(new VirtualPhone(service.appOrigin), code, forgery());
    expect(problemOf(refused)).toMatchObject({ status: 403, code: 'credential_refused' });
    expect(await devices()).toBe(before);
    expect((await register(new VirtualPhone(service.appOrigin), code, [{}, {}])).status).toBe(200);
    expect(await devices()).toBe(before + 1);
  });

  it('that answers the question for the other credential is refused', async () => {
    const code = await service.activationCode(taras);
    const answer = await register(new VirtualPhone(service.appOrigin), code, [{}, {}], true);
    expect(problemOf(answer)).toMatchObject({ status: 403, code: 'credential_refused' });
  });
});
