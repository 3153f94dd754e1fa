import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import type { VirtualPhone } from '#libs/testing';
import { DeliveryLog } from '../../src/platform/jobs/index.js';
import { EventReceiver } from '../support/event-receiver.js';
import { bank, shop } from '../support/relying-parties.js';
import { authenticationBody, linkOf, PlainClient, withApi } from '../support/relying-party-api.js';
import { oksana, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';
import { until } from '../support/until.js';

const anonymous = 'authentication/device-link/anonymous';
const access = { source_networks: ['loopback'], requests_per_minute: 100_000 };

describe.each(storeKinds)('a relying party that wants to be told of ended sessions, on %s', (kind) => {
  let service: TestService;
  let receiver: EventReceiver;
  let client: PlainClient;
  let phone: VirtualPhone;
  beforeAll(async () => {
    receiver = await EventReceiver.open();
    const told = { ...access, uuid: bank.relyingPartyUUID, names: ['DEMO'], session_events_uri: receiver.address };
    const inside = { ...access, uuid: shop.relyingPartyUUID, names: [shop.relyingPartyName] };
    service = await TestService.start(kind, { ...withApi, LOGIN_SECONDS: '8' }, {}, undefined, {
      bank: { relying_party_api: told },
      // Nothing of the service's own network is called, whoever registers it.
      grocer: { relying_party_api: { ...inside, session_events_uri: 'https://10.0.0.1/events' } },
    });
    client = new PlainClient(service);
    phone = await service.phoneOf(oksana);
  }, 60_000);
  afterAll(async () => {
    await service.stop();
    receiver.close();
  });

  async function open(body = authenticationBody()) {
    const { body: session } = await client.post(anonymous, body);
    const { request } = await phone.openLink(linkOf('auth', body, session));
    return { session, request };
  }
  const confirm = async (body = authenticationBody()) => {
    const { session, request } = await open(body);
    await phone.confirm(request);
    return session.sessionID;
  };
  const toldOf = (id: string) => receiver.got.filter(({ body }) => decodeJwt(body)['sessionId'] === id);
  const deliveriesTo = async (party: string) =>
    (await service.get(DeliveryLog).latest(party)).map(({ lastError }) => lastError);

  it('is told by a JWT that the published keys verify, and that names nobody', async () => {
    const id = await confirm();
    await until(() => toldOf(id).length === 1);
    const [{ type, body } = { type: '', body: '' }] = toldOf(id);
    expect(type).toBe('application/jwt');
    const keys = createRemoteJWKSet(new URL(`${service.issuer}/oidc/jwks`));
    const { payload, protectedHeader } = await jwtVerify(body, keys, {
      ...{ issuer: service.issuer, audience: bank.relyingPartyUUID, typ: 'session-event+jwt', maxTokenAge: '5m' },
    });
    expect(protectedHeader).toEqual({ alg: 'ES256', kid: expect.any(String), typ: 'session-event+jwt' });
    const said = { sessionId: id, state: 'COMPLETE', endResult: 'OK' };
    expect(payload).toEqual({
      ...said,
      iss: service.issuer,
      aud: bank.relyingPartyUUID,
      jti: expect.any(String),
      iat: expect.any(Number),
    });
    expect((await client.status(id)).result?.endResult).toBe('OK');
  });

  it('is told of a refusal as the status has it', async () => {
    const { session, request } = await open();
    await phone.refuse(request);
    await until(() => toldOf(session.sessionID).length === 1);
    const [{ body } = { body: '' }] = toldOf(session.sessionID);
    expect(decodeJwt(body)['endResult']).toBe('USER_REFUSED_INTERACTION');
    expect((await client.status(session.sessionID)).result?.endResult).toBe('USER_REFUSED_INTERACTION');
  });

  it('that does not take it is told again, under the same jti', async () => {
    receiver.answers.push(307);
    const id = await confirm();
    await until(() => toldOf(id).length === 2, 20_000);
    const ids = toldOf(id).map(({ body }) => decodeJwt(body).jti);
    expect(new Set(ids).size).toBe(1);
    const attempts = (await service.get(DeliveryLog).latest('bank')).map((delivery) => delivery.attempts);
    expect(attempts[0]).toBe(2);
  }, 30_000);

  it('is not told where the address leads inside', async () => {
    await confirm({ ...authenticationBody(), ...shop });
    await until(async () => (await deliveriesTo('grocer')).includes('address_refused'));
  });

  it('is told after a restart of what ended before it', async () => {
    receiver.answers.push(503);
    const before = receiver.got.length;
    const id = await confirm();
    await until(() => receiver.got.length > before);
    await service.halt();
    await service.boot();
    await until(() => toldOf(id).length === 2, 20_000);
  }, 40_000);

  it('is told that nobody answered', async () => {
    const { body: session } = await client.post(anonymous, authenticationBody());
    await until(() => toldOf(session.sessionID).length === 1, 15_000);
    const [{ body } = { body: '' }] = toldOf(session.sessionID);
    expect(decodeJwt(body)['endResult']).toBe('TIMEOUT');
  }, 30_000);
});

describe('a relying party that is not registered for it', () => {
  it('is told nothing, and nothing is kept for it', async () => {
    const service = await TestService.start('embedded', withApi);
    const phone = await service.phoneOf(oksana);
    const client = new PlainClient(service);
    const body = authenticationBody();
    const { body: session } = await client.post(anonymous, body);
    await phone.confirm((await phone.openLink(linkOf('auth', body, session))).request);
    expect(await service.get(DeliveryLog).latest('bank')).toEqual([]);
    await service.stop();
  }, 60_000);
});
