import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { generateKeyPair, type CryptoKey } from 'jose';
import { request } from '#libs/testing';
import { RegisterRelyingParty, RelyingPartyRegistry } from '../../src/core/relying-parties/index.js';
import { BackchannelClient, proxied, type Changes, type Said } from '../support/backchannel-client.js';
import { PingReceiver } from '../support/ping-receiver.js';
import { aRegistration } from '../support/registry-node.js';
import { oksana, taras, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';
import { until } from '../support/until.js';
import { fapiCibaModules, type FapiCibaModule } from './modules.js';

const officer = { actor: 'officer:iryna' } as const;
const notification = { client_notification_token: 'a-token-of-the-clients-own-choice-1234567890' };
const minute = 60;

/** The modules of fapi-ciba-id1-test-plan, by their own names; answered by the sandbox, as the suite does. */
describe.each(storeKinds)('fapi-ciba-id1-test-plan, on %s', (kind) => {
  let service: TestService;
  let receiver: PingReceiver;
  let first: BackchannelClient;
  let second: BackchannelClient;
  let certified: BackchannelClient;
  let pinged: BackchannelClient;
  let rsa: CryptoKey;
  let expiring: Said;
  let expiringSince: number;

  beforeAll(async () => {
    receiver = await PingReceiver.open();
    const settings = { ...proxied, TEST_AUTHENTICATOR: 'on', NOTIFICATION_BUDGET: '300', LOGIN_SECONDS: '60' };
    service = await TestService.start(kind, settings);
    rsa = (await generateKeyPair('RS256')).privateKey;
    first = await register('first', {});
    second = await register('second', {});
    certified = await register('certified', { certificate: { san_dns: 'party.example' } }, 'none');
    pinged = await register('pinged', {
      backchannel_token_delivery_mode: 'ping',
      backchannel_client_notification_endpoint: receiver.address('ping'),
    });
    await until(() => service.get(RelyingPartyRegistry).find('pinged') !== undefined);
    for (const person of [oksana, taras]) expect(await sandbox('phones', { person })).toBe(204);
    expiring = await first.ask({ parameters: { login_hint: taras, requested_expiry: 10 } });
    expiringSince = Date.now();
  });
  afterAll(async () => {
    await service.stop();
    receiver.close();
  });
  beforeEach(() => {
    receiver.got.length = 0;
    Object.assign(receiver, { status: 204, body: '' });
  });

  const register = async (id: string, members: object, assertion?: 'none') => {
    const usual = { signed: true, certificate: 'party', ...(assertion && { assertion }) };
    const client = await BackchannelClient.make(service, id, usual);
    const common = { id, profile: 'fapi2', token_binding: 'mtls', jwks: { keys: [client.jwk] } };
    const asks = { backchannel_token_delivery_mode: 'poll', scopes: ['openid', 'profile', 'offline_access'] };
    await service.get(RegisterRelyingParty).add(aRegistration({ ...common, ...asks, ...members }), officer);
    return client;
  };
  const sandbox = async (path: string, query: Readonly<Record<string, string>>, headers = {}): Promise<number> => {
    const url = `${service.issuer}/sandbox/${path}?${new URLSearchParams(query).toString()}`;
    return (await request('POST', url, headers, '')).status;
  };
  const decide = (asked: Said, action: 'allow' | 'deny' = 'allow') =>
    sandbox('notifications', { secret: String(asked.body['auth_req_id']), action });
  const signIn = async (client: BackchannelClient, changes: Changes = {}) => {
    const asked = await client.ask(changes);
    expect(asked).toMatchObject({ status: 200 });
    expect(await decide(asked)).toBe(200);
    const tokens = await client.token(asked.body['auth_req_id']);
    expect(tokens.status).toBe(200);
    await client.verify(tokens.body['id_token']);
    return tokens;
  };
  const errorOf = async (said: Promise<Said>) => {
    const { status, body } = await said;
    return [status, body['error']];
  };

  const known = new Set<FapiCibaModule>();
  const module = (name: FapiCibaModule, work: () => Promise<void>) => {
    known.add(name);
    it(name, work, 30_000);
  };
  /** The request is refused as the module has it, and would have been taken otherwise. */
  const refused = (name: FapiCibaModule, changes: () => Changes, error = 'invalid_request', by = () => first) =>
    module(name, async () => {
      const { status, body } = await by().ask(changes());
      expect(body['error']).toBe(error);
      expect(status).toBe(error === 'invalid_client' ? 401 : 400);
    });
  const now = () => Math.floor(Date.now() / 1000);

  module('fapi-ciba-id1-discovery-end-point-verification', async () => {
    const { text } = await request('GET', `${service.issuer}/.well-known/openid-configuration`, {});
    expect(JSON.parse(text)).toMatchObject({
      backchannel_authentication_endpoint: `${service.issuer}/oidc/backchannel`,
      backchannel_token_delivery_modes_supported: ['poll', 'ping'],
      backchannel_user_code_parameter_supported: false,
      backchannel_authentication_request_signing_alg_values_supported: expect.arrayContaining(['ES256', 'PS256']),
      grant_types_supported: expect.arrayContaining(['urn:openid:params:grant-type:ciba']),
      tls_client_certificate_bound_access_tokens: true,
      mtls_endpoint_aliases: { backchannel_authentication_endpoint: 'https://mtls.example/oidc/backchannel' },
    });
  });

  module('fapi-ciba-id1', async () => {
    for (const client of [first, second, certified]) {
      const { body } = await signIn(client);
      expect(body).toMatchObject({ token_type: 'Bearer', expires_in: expect.any(Number) });
    }
  });

  module('fapi-ciba-id1-user-rejects-authentication', async () => {
    const asked = await first.ask();
    expect(await decide(asked, 'deny')).toBe(200);
    expect(await errorOf(first.token(asked.body['auth_req_id']))).toEqual([400, 'access_denied']);
  });

  module('fapi-ciba-id1-multiple-call-to-token-endpoint', async () => {
    const asked = await first.ask();
    const said = await Promise.all(Array.from({ length: 5 }, () => first.token(asked.body['auth_req_id'])));
    const errors = said.map(({ body }) => body['error']);
    expect(errors.filter((error) => error === 'authorization_pending')).toHaveLength(1);
    expect(errors.filter((error) => error === 'slow_down')).toHaveLength(4);
    await decide(asked, 'deny');
  });

  module('fapi-ciba-id1-ensure-authorization-request-with-binding-message-succeeds', async () => {
    await signIn(first, { parameters: { binding_message: '1234' } });
  });

  module('fapi-ciba-id1-ensure-other-scope-order-succeeds', async () => {
    await signIn(first, { parameters: { scope: 'profile openid' } });
  });

  module('fapi-ciba-id1-ensure-requested-expiry-as-string-succeeds', async () => {
    await signIn(first, { parameters: { requested_expiry: '30' } });
  });

  refused(
    'fapi-ciba-id1-ensure-authorization-request-with-potentially-bad-binding-message',
    () => ({ parameters: { binding_message: `1234 👍🏿 品川 ${'Lorem ipsum dolor sit amet. '.repeat(10)}` } }),
    'invalid_binding_message',
  );

  const claims = (name: FapiCibaModule, change: () => Changes['claims'] & object) =>
    refused(name, () => ({ claims: change() }));
  claims('fapi-ciba-id1-ensure-request-object-missing-aud-fails', () => ({ aud: undefined }));
  claims('fapi-ciba-id1-ensure-request-object-bad-aud-fails', () => ({ aud: 'https://example.com/other/idp' }));
  claims('fapi-ciba-id1-ensure-request-object-missing-iss-fails', () => ({ iss: undefined }));
  claims('fapi-ciba-id1-ensure-request-object-bad-iss-fails', () => ({ iss: 'second' }));
  claims('fapi-ciba-id1-ensure-request-object-missing-exp-fails', () => ({ exp: undefined }));
  claims('fapi-ciba-id1-ensure-request-object-expired-exp-fails', () => ({ exp: now() - 5 * minute }));
  claims('fapi-ciba-id1-ensure-request-object-exp-is-70-minutes-in-future-fails', () => ({ exp: now() + 70 * minute }));
  claims('fapi-ciba-id1-ensure-request-object-missing-iat-fails', () => ({ iat: undefined }));
  claims('fapi-ciba-id1-ensure-request-object-missing-nbf-fails', () => ({ nbf: undefined }));
  claims('fapi-ciba-id1-ensure-request-object-nbf-is-10-minutes-in-future-fails', () => ({ nbf: now() + 10 * minute }));
  claims('fapi-ciba-id1-ensure-request-object-nbf-is-70-minutes-in-past-fails', () => ({ nbf: now() - 70 * minute }));
  claims('fapi-ciba-id1-ensure-request-object-missing-jti-fails', () => ({ jti: undefined }));

  refused('fapi-ciba-id1-ensure-request-object-signature-algorithm-is-none-fails', () => ({
    signing: { alg: 'none' },
  }));
  module('fapi-ciba-id1-ensure-request-object-signature-algorithm-is-bad-fails', async () => {
    const [, ...rest] = (await first.sign({ scope: 'openid', login_hint: oksana })).split('.');
    const header = Buffer.from('{"alg":"bogus"}').toString('base64url');
    expect(await errorOf(first.ask({ form: { request: [header, ...rest].join('.') } }))).toEqual([
      400,
      'invalid_request',
    ]);
  });
  refused('fapi-ciba-id1-ensure-request-object-signature-algorithm-is-RS256-fails', () => ({
    signing: { alg: 'RS256', key: rsa },
  }));
  refused('fapi-ciba-id1-ensure-request-object-signed-by-other-client-fails', () => ({ signing: { key: second.key } }));
  refused('fapi-ciba-id1-ensure-authorization-request-with-multiple-hints-fails', () => ({
    parameters: { login_hint_token: 'x.y.z' },
  }));

  module('fapi-ciba-id1-ensure-wrong-auth-req-id-in-token-endpoint-request', async () => {
    const asked = await first.ask();
    expect(await errorOf(second.token(asked.body['auth_req_id']))).toEqual([400, 'invalid_grant']);
    await decide(asked, 'deny');
  });

  module('fapi-ciba-id1-ensure-different-client-id-and-issuer-in-backchannel-authorization-request', async () => {
    const other = await certified.ask({ form: { client_id: 'first' } });
    expect([other.status, other.body['error']]).toEqual([401, 'invalid_client']);
  });
  module('fapi-ciba-id1-ensure-wrong-client-id-in-token-endpoint-request', async () => {
    const asked = await certified.ask();
    const said = certified.token(asked.body['auth_req_id'], { form: { client_id: 'first' } });
    expect(await errorOf(said)).toEqual([401, 'invalid_client']);
    await decide(asked, 'deny');
  });
  refused(
    'fapi-ciba-id1-ensure-wrong-client-id-in-backchannel-authorization-request',
    () => ({ form: { client_id: 'nobody-of-that-name' } }),
    'invalid_client',
    () => certified,
  );

  module('fapi-ciba-id1-ensure-without-client-assertion-in-token-endpoint-request', async () => {
    const asked = await first.ask();
    const [status, error] = await errorOf(first.token(asked.body['auth_req_id'], { assertion: 'none' }));
    expect([400, 401]).toContain(status);
    expect(['invalid_client', 'invalid_request']).toContain(error);
    await decide(asked, 'deny');
  });
  module('fapi-ciba-id1-ensure-without-client-assertion-in-backchannel-authorization-request', async () => {
    const [, error] = await errorOf(first.ask({ assertion: 'none' }));
    expect(['invalid_client', 'invalid_request']).toContain(error);
  });
  refused(
    'fapi-ciba-id1-ensure-client-assertion-signature-algorithm-in-backchannel-authorization-request-is-RS256-fails',
    () => ({ assertionSigning: { alg: 'RS256', key: rsa } }),
    'invalid_client',
  );
  module(
    'fapi-ciba-id1-ensure-client-assertion-signature-algorithm-in-token-endpoint-request-is-RS256-fails',
    async () => {
      const asked = await first.ask();
      const said = first.token(asked.body['auth_req_id'], { assertionSigning: { alg: 'RS256', key: rsa } });
      expect(await errorOf(said)).toEqual([401, 'invalid_client']);
      await decide(asked, 'deny');
    },
  );
  module('fapi-ciba-id1-ensure-client-assertion-with-iss-aud-to-token-endpoint-succeeds', async () => {
    const asked = await first.ask();
    const said = first.token(asked.body['auth_req_id'], { assertion: { aud: service.issuer } });
    expect(await errorOf(said)).toEqual([400, 'authorization_pending']);
    await decide(asked, 'deny');
  });

  /** Whatever the endpoint answers, it is called once, not where it points, and the flow goes on. */
  const ping = (name: FapiCibaModule, status: number, body = '') =>
    module(name, async () => {
      Object.assign(receiver, { status, body });
      const asked = await pinged.ask({ parameters: notification });
      expect(await decide(asked)).toBe(200);
      await until(() => receiver.got.length === 1);
      expect((await pinged.token(asked.body['auth_req_id'])).status).toBe(200);
      if (name.includes('does-not-retry')) await sleep(3_000);
      expect(receiver.got.map(({ path }) => path)).toEqual(['/ping']);
    });
  ping('fapi-ciba-id1-ping-backchannel-notification-endpoint-response-has-body', 200, '{"some":"body"}');
  ping('fapi-ciba-id1-ping-backchannel-notification-endpoint-response-401', 401);
  ping('fapi-ciba-id1-ping-backchannel-notification-endpoint-response-403', 403);
  ping('fapi-ciba-id1-ping-with-mtls-ciba-notification-endpoint-response-401-and-require-server-does-not-retry', 401);
  ping('fapi-ciba-id1-ping-backchannel-notification-endpoint-return-redirect-request', 301);

  refused('fapi-ciba-id1-ensure-unsigned-backchannel-authorization-request-fails', () => ({ unsigned: true }));

  module('fapi-ciba-id1-refresh-token', async () => {
    const { body } = await signIn(first, { parameters: { scope: 'openid offline_access' } });
    const form = { grant_type: 'refresh_token', refresh_token: body['refresh_token'] };
    expect(await errorOf(second.post('/oidc/token', form))).toEqual([400, 'invalid_grant']);
    expect(await errorOf(first.post('/oidc/token', form, { certificate: undefined }))).toEqual([400, 'invalid_grant']);
    expect((await first.post('/oidc/token', form)).status).toBe(200);
  });

  module('fapi-ciba-id1-ensure-mtls-holder-of-key-required', async () => {
    const asked = await first.ask();
    await decide(asked);
    const id = asked.body['auth_req_id'];
    expect(await errorOf(first.token(id, { certificate: undefined }))).toEqual([400, 'invalid_grant']);
    const { status, body } = await first.token(id);
    expect(status).toBe(200);
    const bearer = { Authorization: `Bearer ${String(body['access_token'])}` };
    expect((await request('GET', `${service.issuer}/oidc/userinfo`, bearer)).status).toBe(401);
  });

  module('fapi-ciba-id1-auth-req-id-expired', async () => {
    expect(expiring.body['expires_in']).toBe(10);
    await sleep(Math.max(expiringSince + 11_000 - Date.now(), 0));
    expect(await errorOf(first.token(expiring.body['auth_req_id']))).toEqual([400, 'expired_token']);
  });

  it('is complete', () => expect([...known].sort()).toEqual([...fapiCibaModules].sort()));

  it('is answered by the sandbox for programs, not for pages of other origins, and only what exists', async () => {
    const foreign = { Origin: 'https://evil.example' };
    expect(await sandbox('phones', { person: oksana }, foreign)).toBe(403);
    expect(await sandbox('notifications', { secret: 'x', action: 'allow' }, foreign)).toBe(403);
    expect(await sandbox('notifications', { secret: 'x', action: 'allow' })).toBe(404);
    expect(await sandbox('notifications', { secret: 'x', action: 'perhaps' })).toBe(400);
  });
});
