import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import * as client from 'openid-client';
import { parseConfig } from '../../src/config/index.js';
import { ExpireClients, IssueRegistrationToken } from '../../src/core/client-registration/index.js';
import { RelyingPartyRegistry, RelyingPartyRepository, SetOrganisation } from '../../src/core/relying-parties/index.js';
import { KeyServer } from '../support/key-server.js';
import { signIn } from '../support/login.js';
import { bodyOf, refusalOf, Registrar } from '../support/registration.js';
import { oksana, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';
import { TurnableClock } from '../support/turnable-clock.js';
import { until } from '../support/until.js';

const officer = 'officer:iryna';
const proxied = { TRUSTED_PROXIES: 'loopback' };
const day = 24 * 60 * 60_000;

describe.each(storeKinds)('clients that register themselves, on %s:', (kind) => {
  const clock = new TurnableClock();
  let service: TestService;
  let registrar: Registrar;
  let keyServer: KeyServer;

  beforeAll(async () => {
    keyServer = await KeyServer.start();
    service = await TestService.start(kind, { ...keyServer.settings, ...proxied }, { clock });
    registrar = new Registrar(service);
    for (const id of ['interior', 'museum'])
      await service.get(SetOrganisation).set({ id, name: { en: `The ${id}` } }, { actor: officer });
  });
  afterAll(async () => {
    await service.stop();
    await keyServer.stop();
  });

  const issue = async (limits: object = {}) => {
    const usual = { organisation: 'interior', clients: 1, days: 7, scopes: ['openid', 'profile'] };
    return service.get(IssueRegistrationToken).issue({ ...usual, ...limits }, officer);
  };
  const metadata = (of: object = {}) => ({ redirect_uris: [service.parties.callback], client_name: 'Museum', ...of });
  const registered = async (of: object = {}, limits: object = {}) => {
    const { token } = await issue(limits);
    const answer = await registrar.register(metadata(of), token);
    expect([answer.status, answer.text.slice(0, 400)]).toEqual([201, expect.stringContaining('client_id')]);
    return bodyOf(answer);
  };
  const partyOf = async ({ client_id: id }: Readonly<Record<string, unknown>>) => {
    await until(() => service.get(RelyingPartyRegistry).find(String(id)) !== undefined);
    return service.get(RelyingPartyRegistry).find(String(id));
  };

  it('a library registers by the discovery document, and signs a citizen in', async () => {
    const { token } = await issue();
    const execute = [client.allowInsecureRequests];
    const wanted = { ...metadata({ scope: 'openid profile', id_token_signed_response_alg: 'ES256' }) };
    const proof = client.ClientSecretBasic();
    const configuration = await client.dynamicClientRegistration(new URL(service.issuer), wanted, proof, {
      execute,
      initialAccessToken: token,
    });
    await partyOf(configuration.clientMetadata());
    const { tokens } = await signIn(service, configuration, await service.phoneOf(oksana), { scope: 'openid profile' });
    expect(tokens.claims()?.aud).toBe(configuration.clientMetadata().client_id);
  });

  it('it becomes a relying party like any other: of the token’s organisation, with a version, and who did it', async () => {
    const answer = await registered({ scope: 'openid profile', contacts: ['it@museum.example'] });
    expect(answer).toMatchObject({
      client_id: expect.stringMatching(/^client-[0-9a-f]{24}$/),
      client_secret: expect.stringMatching(/^[\w-]{43}$/),
      client_secret_expires_at: 0,
      client_id_issued_at: expect.any(Number),
      token_endpoint_auth_method: 'client_secret_basic',
      scope: 'openid profile',
      source_networks: [expect.stringMatching(/^198\.51\.\d+\.\d+\/32$/)],
      registration_client_uri: `${service.issuer}/register/${String(answer['client_id'])}`,
      registration_access_token: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(await partyOf(answer)).toMatchObject({ organisation: 'interior', profile: 'standard', disabled: false });
    const history = await service.get(RelyingPartyRepository).history(String(answer['client_id']));
    expect(history).toMatchObject([
      { version: 1, action: 'registered', actor: expect.stringContaining('registration-token:') },
    ]);
    expect(JSON.stringify(history)).not.toContain(String(answer['client_secret']));
  });

  it('without a token, and with one that is wrong, used up, too old or revoked, nobody registers', async () => {
    const used = await issue();
    await registrar.register(metadata(), used.token);
    const old = await issue({ days: 1 });
    const revoked = await issue();
    await service.get(IssueRegistrationToken).revoke(revoked.id, officer);
    clock.advance(day + 1);
    for (const token of [undefined, 'x'.repeat(43), used.token, old.token, revoked.token]) {
      const answer = await registrar.register(metadata(), token);
      expect(refusalOf(answer)).toEqual([401, 'invalid_token']);
      expect(answer.headers['www-authenticate']).toContain('Bearer');
    }
  });

  it('of twenty callers with one token for three clients, three succeed', async () => {
    const { token } = await issue({ clients: 3 });
    const answers = await Promise.all(Array.from({ length: 20 }, () => registrar.register(metadata(), token)));
    expect(answers.map(({ status }) => status).filter((status) => status === 201)).toHaveLength(3);
  });

  it('a registration that is refused does not use the token up', async () => {
    const { token } = await issue();
    expect((await registrar.register(metadata({ redirect_uris: ['http://museum.example/'] }), token)).status).toBe(400);
    expect((await registrar.register(metadata(), token)).status).toBe(201);
  });

  it.each<[string, object]>([
    ['missing', { redirect_uris: undefined }],
    ['empty', { redirect_uris: [] }],
    ['plain http', { redirect_uris: ['http://museum.example/callback'] }],
    ['with a fragment', { redirect_uris: ['https://museum.example/callback#here'] }],
    ['with a wildcard', { redirect_uris: ['https://*.museum.example/callback'] }],
    ['a script', { redirect_uris: ['javascript:alert(1)'] }],
    ['of a user', { redirect_uris: ['https://bank.example@museum.example/'] }],
    ['not a list', { redirect_uris: 'https://museum.example/callback' }],
    [
      'a private scheme of a portal',
      { redirect_uris: ['com.example.app:/callback'], client_uri: 'https://a.example/' },
    ],
  ])('redirect_uris that are %s are invalid_redirect_uri', async (_, spoiled) => {
    const { token } = await issue();
    expect(refusalOf(await registrar.register(metadata(spoiled), token))).toEqual([400, 'invalid_redirect_uri']);
  });

  it.each<[string, unknown]>([
    ['no JSON', '{'],
    ['a list', []],
    ['a response type that is not offered', { response_types: ['code', 'token'] }],
    ['a grant that is not offered', { grant_types: ['password'] }],
    ['a secret in the body', { token_endpoint_auth_method: 'client_secret_post' }],
    ['keys without keys', { token_endpoint_auth_method: 'private_key_jwt' }],
    ['a private key', { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [{ kty: 'EC', d: 'x' }] } }],
    ['a scope beyond the token', { scope: 'openid national_id' }],
    ['an algorithm that is not offered', { id_token_signed_response_alg: 'HS256' }],
    ['signed userinfo', { userinfo_signed_response_alg: 'RS256' }],
    ['encrypted tokens', { id_token_encrypted_response_alg: 'RSA-OAEP' }],
    ['a homepage that is none', { client_uri: 'museum' }],
    ['an app with a secret', { application_type: 'native' }],
    ['a portal without proof', { token_endpoint_auth_method: 'none' }],
    ['a name that deceives', { client_name: 'Mus\u0435um' }],
    ['a name of markup', { client_name: '<b>Museum</b>' }],
    ['an unknown kind of details', { authorization_details_types: ['payment_initiation'] }],
    ['the whole internet as its network', { source_networks: ['everywhere'] }],
    ['several hosts without a sector', { redirect_uris: ['https://a.example/', 'https://b.example/'] }],
  ])('%s is invalid_client_metadata', async (_, spoiled) => {
    const { token } = await issue();
    const body = typeof spoiled === 'string' || Array.isArray(spoiled) ? spoiled : metadata(spoiled as object);
    expect(refusalOf(await registrar.register(body, token))).toEqual([400, 'invalid_client_metadata']);
  });

  it.each(['jwks_uri', 'sector_identifier_uri', 'backchannel_logout_uri'])(
    '%s leads to no address inside',
    async (member) => {
      const proof = member === 'jwks_uri' ? { token_endpoint_auth_method: 'private_key_jwt' } : {};
      const inside = [
        'https://10.0.0.1/',
        'https://169.254.169.254/',
        'https://[::ffff:10.0.0.1]/',
        'https://[fd00::1]/',
      ];
      const others = [
        'http://museum.example/',
        'file:///etc/passwd',
        'gopher://museum.example/',
        'https://a@museum.example/',
        'x',
      ];
      const { token } = await issue();
      for (const address of [...inside, ...others]) {
        const answer = await registrar.register(metadata({ ...proof, [member]: address }), token);
        expect([address, ...refusalOf(answer)]).toEqual([address, 400, 'invalid_client_metadata']);
        expect(bodyOf(answer)['error_description']).toContain(member);
      }
    },
  );

  it('keys at an address of its own are looked at before it is registered', async () => {
    const { publicKey } = await generateKeyPair('ES256');
    keyServer.keys = [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' }];
    const fetched = keyServer.fetched;
    const proof = { token_endpoint_auth_method: 'private_key_jwt', jwks_uri: keyServer.uri };
    expect(await registered(proof)).toMatchObject({ jwks_uri: keyServer.uri });
    expect(keyServer.fetched).toBe(fetched + 1);
  });

  it('a software statement is not taken', async () => {
    const { token } = await issue();
    const answer = await registrar.register(metadata({ software_statement: 'a.b.c' }), token);
    expect(refusalOf(answer)).toEqual([400, 'unapproved_software_statement']);
  });

  it('what is not understood is ignored, and not answered', async () => {
    expect(await registered({ logo_uri: 'https://a.example/logo.png', nonsense: 1 })).not.toHaveProperty('nonsense');
  });

  it('its owner reads it, and learns no secret anew', async () => {
    const answer = await registered();
    const { client_secret: _, client_secret_expires_at: __, ...rest } = answer;
    const read = await registrar.read(answer);
    expect([read.status, bodyOf(read)]).toEqual([200, rest]);
  });

  it('its owner changes it: the access token is another one afterwards, the secret the same', async () => {
    const answer = await registered();
    const { client_id: id, client_secret: secret } = answer;
    const changed = await registrar.change(answer, {
      ...metadata({ client_name: 'City Museum' }),
      client_id: id,
      client_secret: secret,
    });
    expect([changed.status, bodyOf(changed)['client_name']]).toEqual([200, 'City Museum']);
    expect(bodyOf(changed)['registration_access_token']).not.toBe(answer['registration_access_token']);
    expect(refusalOf(await registrar.read(answer))).toEqual([401, 'invalid_token']);
    expect((await registrar.read(bodyOf(changed))).status).toBe(200);
    await until(async () => (await partyOf(answer))?.name.en === 'City Museum');
    const history = await service.get(RelyingPartyRepository).history(String(id));
    expect(history.map(({ version, actor }) => [version, actor])).toEqual([
      [1, expect.stringContaining('officer:registration-token:')],
      [2, `relying_party:${String(id)}`],
    ]);
  });

  it('of two changes with the same access token one is made', async () => {
    const answer = await registered();
    const change = (name: string) =>
      registrar.change(answer, { ...metadata({ client_name: name }), client_id: answer['client_id'] });
    const [one, two] = await Promise.all([change('Museum One'), change('Museum Two')]);
    expect([one.status, two.status].sort()).toEqual([200, 401]);
  });

  it.each<[string, object]>([
    ['another client_id', { client_id: 'portal' }],
    ['another secret', { client_secret: 'x'.repeat(43) }],
    ['its access token', { registration_access_token: 'x' }],
    ['a scope beyond its token', { scope: 'openid national_id' }],
    ['another host, and so another sector', { redirect_uris: ['https://elsewhere.example/callback'] }],
  ])('a change with %s is refused, and its access token stays good', async (_, spoiled) => {
    const answer = await registered();
    const changed = await registrar.change(answer, { ...metadata(), client_id: answer['client_id'], ...spoiled });
    expect(refusalOf(changed)).toEqual([400, 'invalid_client_metadata']);
    expect((await registrar.read(answer)).status).toBe(200);
  });

  it('its owner deletes it: nothing is served to it from then on, and it stays in the records', async () => {
    const answer = await registered();
    expect((await registrar.remove(answer)).status).toBe(204);
    expect(refusalOf(await registrar.read(answer))).toEqual([401, 'invalid_token']);
    await until(async () => (await partyOf(answer))?.disabled === true);
    const history = await service.get(RelyingPartyRepository).history(String(answer['client_id']));
    expect(history.at(-1)).toMatchObject({ action: 'disabled', reason: 'deleted by its owner' });
  });

  it('one that an operator registered, and one of somebody else, cannot be managed with it', async () => {
    const [mine, theirs] = [await registered(), await registered()];
    for (const id of ['portal', String(theirs['client_id']), 'unknown']) {
      const uri = `${service.issuer}/register/${id}`;
      const attempt = { ...mine, registration_client_uri: uri };
      expect(refusalOf(await registrar.read(attempt))).toEqual([401, 'invalid_token']);
      expect(refusalOf(await registrar.remove(attempt))).toEqual([401, 'invalid_token']);
    }
  });

  describe('an open sandbox', () => {
    let open: TestService;

    beforeAll(async () => {
      open = await TestService.start(kind, { CLIENT_REGISTRATION: 'open', ...proxied }, { clock });
    });
    afterAll(() => open.stop());

    it('takes anybody for a week, and then switches the client off', async () => {
      const answer = bodyOf(await new Registrar(open).register(metadata()));
      expect(Number(answer['client_secret_expires_at']) - Number(answer['client_id_issued_at'])).toBe((7 * day) / 1000);
      const disabled = async () => (await open.get(RelyingPartyRepository).find(String(answer['client_id'])))?.disabled;
      clock.advance(7 * day - 1000);
      await open.get(ExpireClients).sweep();
      expect(await disabled()).toBe(false);
      clock.advance(2000);
      expect(refusalOf(await new Registrar(open).read(answer))).toEqual([401, 'invalid_token']);
      await open.get(ExpireClients).sweep();
      expect(await disabled()).toBe(true);
    });

    it('gives what runs on anybody’s machine no sector in common', async () => {
      const ids = await Promise.all(
        [1, 2].map(async () => bodyOf(await new Registrar(open).register(metadata()))['client_id']),
      );
      await until(() => open.get(RelyingPartyRegistry).find(String(ids[1])) !== undefined);
      expect(ids.map((id) => open.get(RelyingPartyRegistry).find(String(id))?.sector)).toEqual(ids);
    });

    it('loses its patience after 120 calls of one address', async () => {
      const from = { 'X-Forwarded-For': '203.0.113.7' };
      const answers = [];
      for (let call = 0; call < 125; call += 1)
        answers.push((await new Registrar(open).register([], undefined, from)).status);
      expect([answers[0], answers.at(-1)]).toEqual([400, 429]);
    });

    it('is refused in production', () => {
      const production = () => parseConfig('production', { CLIENT_REGISTRATION: 'open' });
      expect(production).toThrow('CLIENT_REGISTRATION must not be open in profile production');
    });
  });

  it('where registration is off, there is no endpoint and no token counts', async () => {
    const off = await TestService.start(kind, { CLIENT_REGISTRATION: 'off' });
    const { text } = await new Registrar(off).register(metadata(), 'x'.repeat(43));
    expect(text).toContain('invalid_token');
    const document: unknown = await fetch(`${off.issuer}/.well-known/openid-configuration`).then((answer) =>
      answer.json(),
    );
    expect(document).not.toHaveProperty('registration_endpoint');
    await off.stop();
  });
});
