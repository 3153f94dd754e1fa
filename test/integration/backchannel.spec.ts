import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { request, type VirtualPhone } from '#libs/testing';
import { CitizenRepository, SetCitizenStatus } from '../../src/core/citizens/index.js';
import { RegisterRelyingParty, RelyingPartyRegistry } from '../../src/core/relying-parties/index.js';
import { DeliveryLog } from '../../src/platform/jobs/index.js';
import { answer, BackchannelClient, refuse } from '../support/backchannel-client.js';
import { read } from '../support/confirmations.js';
import { PingReceiver } from '../support/ping-receiver.js';
import { aRegistration } from '../support/registry-node.js';
import { oksana, taras, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';
import { until } from '../support/until.js';

const officer = { actor: 'officer:iryna' } as const;
const nobody = 'PNOUA-19900101-00015';
const notification = 'a-token-of-the-clients-own-choice-1234567890';

describe.each(storeKinds)('backchannel authentication, on %s', (kind) => {
  let service: TestService;
  let phone: VirtualPhone;
  let receiver: PingReceiver;
  let centre: BackchannelClient;
  let pinged: BackchannelClient;
  let strict: BackchannelClient;

  beforeAll(async () => {
    receiver = await PingReceiver.open();
    service = await TestService.start(kind, { NOTIFICATION_BUDGET: '300', LOGIN_SECONDS: '60' });
    phone = await service.phoneOf(oksana);
    centre = await register('centre', { scopes: ['openid', 'profile', 'national_id', 'offline_access'] });
    const ping = { backchannel_token_delivery_mode: 'ping' };
    pinged = await register('pinged', { ...ping, backchannel_client_notification_endpoint: receiver.address('ping') });
    strict = await register('strict', { profile: 'fapi2', subjects: 'public' }, true);
    await until(() => service.get(RelyingPartyRegistry).find('strict') !== undefined);
  });
  afterAll(async () => {
    await service.stop();
    receiver.close();
  });
  beforeEach(async () => {
    receiver.got.length = 0;
    receiver.status = 204;
    await refuse(phone);
  });

  const register = async (id: string, members: object, signed = false) => {
    const client = await BackchannelClient.make(service, id, { signed });
    const usual = { id, backchannel_token_delivery_mode: 'poll', jwks: { keys: [client.jwk] } };
    const redirects = { redirect_uris: ['https://party.example/callback'] };
    await service.get(RegisterRelyingParty).add({ ...aRegistration({ ...usual, ...redirects }), ...members }, officer);
    return client;
  };
  const errorOf = async (said: Promise<{ status: number; body: Record<string, unknown> }>) => {
    const { status, body } = await said;
    return [status, body['error']];
  };

  it('asks the person who is named, and gives tokens once that person has chosen the number and confirmed', async () => {
    const asked = await centre.ask({
      parameters: { scope: 'openid profile national_id', binding_message: '4711', acr_values: 'substantial' },
    });
    expect(asked.status).toBe(200);
    expect(asked.body).toEqual({
      auth_req_id: expect.stringMatching(/^[\w-]{43}$/),
      expires_in: 60,
      interval: 5,
      verification_code: expect.stringMatching(/^\d{4}$/),
    });
    const id = asked.body['auth_req_id'];
    expect(await errorOf(centre.token(id))).toEqual([400, 'authorization_pending']);
    expect(await errorOf(centre.token(id))).toEqual([400, 'slow_down']);
    const [shown] = await phone.waiting();
    expect(shown?.intent).toMatchObject({ relyingParty: { id: 'centre' }, message: '4711', level: 'substantial' });
    expect(shown?.choices).toContain(asked.body['verification_code']);
    await answer(phone, asked);
    const tokens = await centre.token(id);
    expect(tokens.status).toBe(200);
    const claims = await centre.verify(tokens.body['id_token']);
    expect(claims).toMatchObject({ acr: 'high', amr: ['hwk', 'user', 'mfa'], auth_time: expect.any(Number) });
    const { text } = await request('GET', `${service.issuer}/oidc/userinfo`, {
      Authorization: `Bearer ${String(tokens.body['access_token'])}`,
    });
    expect(JSON.parse(text)).toMatchObject({ sub: claims.sub, national_id: oksana });
    expect(tokens.body).not.toHaveProperty('refresh_token');
    const events = await read(
      service,
      `SELECT 1 FROM audit_event WHERE type = 'oidc.signed_in' AND data->>'method' = $1`,
      ['app_notification'],
    );
    expect(events).toHaveLength(1);
  });

  it('gives tokens for a request once, to one of 50 who ask at the same moment; and then takes them back', async () => {
    const asked = await centre.ask();
    await answer(phone, asked);
    const said = await Promise.all(Array.from({ length: 50 }, () => centre.token(asked.body['auth_req_id'])));
    const given = said.filter(({ status }) => status === 200);
    expect(given).toHaveLength(1);
    expect(said.filter(({ body }) => body['error'] === 'invalid_grant')).toHaveLength(49);
    const bearer = { Authorization: `Bearer ${String(given[0]?.body['access_token'])}` };
    expect((await request('GET', `${service.issuer}/oidc/userinfo`, bearer)).status).toBe(401);
  });

  it('gives a person who was suspended after confirming no tokens', async () => {
    const other = await service.phoneOf(taras);
    const asked = await centre.ask({ parameters: { login_hint: taras } });
    await answer(other, asked);
    const citizen = await service.get(CitizenRepository).findByIdentifier(taras);
    if (!citizen) throw new Error('no such citizen');
    await service.get(SetCitizenStatus).set(citizen, 'suspended', 'officer:test');
    expect(await errorOf(centre.token(asked.body['auth_req_id']))).toEqual([400, 'invalid_grant']);
    await service.get(SetCitizenStatus).set({ ...citizen, status: 'suspended' }, 'active', 'officer:test');
    expect(await errorOf(centre.token(asked.body['auth_req_id']))).toEqual([400, 'invalid_grant']);
  });

  it('says that the person refused, or chose a wrong number, and to the next that it is over', async () => {
    const refused = await centre.ask();
    await refuse(phone);
    const said = await centre.token(refused.body['auth_req_id']);
    expect(said.body).toMatchObject({ error: 'access_denied', error_description: 'user_refused' });
    const guessed = await centre.ask();
    const [shown] = await phone.waiting();
    const wrong = shown?.choices?.find((code) => code !== guessed.body['verification_code']);
    if (shown) await expect(phone.confirm(shown, wrong)).rejects.toMatchObject({ code: 'wrong_code' });
    const after = await centre.token(guessed.body['auth_req_id']);
    expect(after.body).toMatchObject({ error: 'access_denied', error_description: 'wrong_code' });
    expect(await errorOf(centre.token(guessed.body['auth_req_id']))).toEqual([400, 'invalid_grant']);
  });

  it('answers alike for the known, the unknown and the suspended', async () => {
    const shape = ({ status, body }: Awaited<ReturnType<BackchannelClient['ask']>>) => [
      status,
      Object.entries(body).map(([name, value]) => [name, typeof value, String(value).length]),
    ];
    const [known, unknown] = [await centre.ask(), await centre.ask({ parameters: { login_hint: nobody } })];
    expect(shape(unknown)).toEqual(shape(known));
    for (const { body } of [known, unknown])
      expect(await errorOf(centre.token(body['auth_req_id']))).toEqual([400, 'authorization_pending']);
    expect(await errorOf(centre.ask({ parameters: { login_hint: 'Oksana' } }))).toEqual([400, 'unknown_user_id']);
  });

  it('finds a person by an ID token of the same client, also under a pairwise subject', async () => {
    const { body } = await centre.signIn(phone);
    const hint = { login_hint: undefined, id_token_hint: body['id_token'] };
    const again = await centre.signIn(phone, { parameters: hint });
    expect((await centre.verify(again.body['id_token'])).sub).toBe((await centre.verify(body['id_token'])).sub);
    expect(await errorOf(pinged.ask({ parameters: { ...hint, client_notification_token: notification } }))).toEqual([
      400,
      'invalid_request',
    ]);
  });

  it('finds a person by a hint that the client has signed, for us, a moment ago', async () => {
    const hint = (claims: object = {}, typ = 'login-hint+jwt', signer = centre) =>
      signer.sign({ national_id: oksana, iss: 'centre', ...claims }, undefined, typ);
    const ask = async (token: Promise<string>) =>
      centre.ask({ parameters: { login_hint: undefined, login_hint_token: await token } });
    const asked = await ask(hint());
    expect(asked.status).toBe(200);
    await refuse(phone);
    const now = Math.floor(Date.now() / 1000);
    const wrong = [
      hint({}, 'JWT'),
      hint({ aud: 'https://elsewhere.example' }),
      hint({ aud: [service.issuer, 'x'] }),
      hint({ iss: 'pinged' }),
      hint({ exp: now + 3_600 }),
      hint({ exp: undefined }),
      hint({ iat: now + 60 }),
      hint({ national_id: undefined }),
      hint({}, undefined, pinged),
    ];
    for (const token of wrong) expect(await errorOf(ask(token))).toEqual([400, 'invalid_request']);
    expect(await errorOf(ask(hint({ exp: now - 60 })))).toEqual([400, 'expired_login_hint_token']);
    expect(await errorOf(ask(hint({ national_id: 'Oksana' })))).toEqual([400, 'unknown_user_id']);
    expect(await phone.waiting()).toEqual([]);
  });

  it.each([
    [{ binding_message: 'Pay\u202Enow' }, 'invalid_binding_message'],
    [{ binding_message: 'x'.repeat(101) }, 'invalid_binding_message'],
    [{ binding_message: '1234 👍🏿 品川' }, 'invalid_binding_message'],
    [{ user_code: '1234' }, 'invalid_request'],
    [{ requested_expiry: '-1' }, 'invalid_request'],
    [{ purpose: 'x' }, 'invalid_request'],
    [{ scope: 'openid passkey' }, 'invalid_scope'],
    [{ scope: 'profile' }, 'invalid_request'],
    [{ login_hint_token: 'x' }, 'invalid_request'],
    [{ login_hint: undefined }, 'invalid_request'],
    [{ claims: '{"id_token":{"sub":{"value":"x"}}}' }, 'invalid_request'],
  ])('refuses %j with %s, and nothing reaches the phone', async (parameters, error) => {
    expect(await errorOf(centre.ask({ parameters }))).toEqual([400, error]);
    expect(await phone.waiting()).toEqual([]);
  });

  it('asks nobody at a level above the highest that the client is registered for', async () => {
    const modest = await register('modest', { highest_level: 'substantial' });
    await until(() => service.get(RelyingPartyRegistry).find('modest') !== undefined);
    const high = modest.ask({ parameters: { acr_values: 'high' } });
    expect(await errorOf(high)).toEqual([400, 'invalid_request']);
    expect(await phone.waiting()).toEqual([]);
    expect((await modest.ask({ parameters: { acr_values: 'substantial' } })).status).toBe(200);
  });

  it.each([
    ['10', 10],
    ['30', 30],
    ['1', 10],
    ['9000', 60],
  ])('takes a requested_expiry of %s as %d seconds', async (requested_expiry, expires_in) => {
    const { body } = await centre.ask({ parameters: { requested_expiry } });
    expect(body).toMatchObject({ expires_in });
  });

  it('gives a refresh token for offline_access, and for nothing else', async () => {
    const { body } = await centre.signIn(phone, { parameters: { scope: 'openid offline_access' } });
    const form = { grant_type: 'refresh_token', refresh_token: body['refresh_token'] };
    expect((await centre.post('/oidc/token', form)).status).toBe(200);
  });

  it('is for clients that are registered for it, and for their own requests', async () => {
    const { body } = await centre.ask();
    expect(await errorOf(pinged.token(body['auth_req_id']))).toEqual([400, 'invalid_grant']);
    const form = { scope: 'openid', login_hint: oksana };
    const basic = Buffer.from(`library:${service.parties.secret}`).toString('base64');
    const { status, text } = await request(
      'POST',
      `${service.issuer}/oidc/backchannel`,
      { 'Content-Type': 'application/x-www-form-urlencoded', Authorization: `Basic ${basic}` },
      new URLSearchParams(form).toString(),
    );
    expect([status, (JSON.parse(text) as { error: string }).error]).toEqual([400, 'unauthorized_client']);
  });

  it('demands signed requests and bound tokens in the strict profiles', async () => {
    expect(await errorOf(strict.ask({ unsigned: true }))).toEqual([400, 'invalid_request']);
    const asked = await strict.ask();
    expect(asked.status).toBe(200);
    await answer(phone, asked);
    const { body } = await strict.token(asked.body['auth_req_id']);
    expect(body).toMatchObject({ error: 'invalid_grant' });
  });

  it('pings a client that wants it, once there is an answer, with its own token; not when time runs out', async () => {
    const parameters = { client_notification_token: notification };
    expect(await errorOf(pinged.ask())).toEqual([400, 'invalid_request']);
    const asked = await pinged.ask({ parameters });
    const id = String(asked.body['auth_req_id']);
    expect(receiver.got).toEqual([]);
    await answer(phone, asked);
    await until(() => receiver.got.length === 1);
    expect(receiver.got[0]).toEqual({
      path: '/ping',
      authorization: `Bearer ${notification}`,
      type: 'application/json',
      body: JSON.stringify({ auth_req_id: id }),
    });
    expect((await pinged.token(id)).status).toBe(200);
    await pinged.ask({ parameters });
    await refuse(phone);
    await until(() => receiver.got.length === 2);
  });

  it('pings again a client that cannot answer, and no more one that says no; the ping survives a restart', async () => {
    const parameters = { client_notification_token: notification };
    const before = (await service.get(DeliveryLog).latest('pinged')).length;
    receiver.status = 401;
    await answer(phone, await pinged.ask({ parameters }));
    const log = () => service.get(DeliveryLog).latest('pinged');
    await until(async () => (await log())[0]?.state === 'given_up' && (await log()).length === before + 1);
    expect(receiver.got).toHaveLength(1);
    receiver.status = 503;
    await answer(phone, await pinged.ask({ parameters }));
    await until(() => receiver.got.length === 2);
    await service.halt();
    receiver.status = 204;
    await service.boot();
    await until(() => receiver.got.length >= 3);
    await until(async () => (await log())[0]?.state === 'delivered');
    expect(receiver.got.at(-1)).toEqual(receiver.got.at(1));
  });
});
