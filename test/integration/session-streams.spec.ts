import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { VirtualPhone } from '#libs/testing';
import type { SessionStatus } from '#libs/smart-id-api';
import { SwitchRelyingParty } from '../../src/core/relying-parties/index.js';
import { EventStream } from '../support/event-stream.js';
import { bank, shop } from '../support/relying-parties.js';
import { authenticationBody, authenticationHolds, linkOf, PlainClient, withApi } from '../support/relying-party-api.js';
import { oksana, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';
import { until } from '../support/until.js';

const anonymous = 'authentication/device-link/anonymous';
const access = { source_networks: ['loopback'], requests_per_minute: 100_000 };
const settings = { RELYING_PARTY_API_STREAMS: '4', TRUSTED_PROXIES: 'loopback' };
const officer = { actor: 'officer:iryna', reason: 'its key was stolen' } as const;

describe.each(storeKinds)('a stream of the end of a session, on %s', (kind) => {
  let service: TestService;
  let client: PlainClient;
  let phone: VirtualPhone;
  const open: EventStream[] = [];

  beforeAll(async () => {
    service = await TestService.start(kind, { ...withApi, ...settings }, {}, undefined, {
      bank: { relying_party_api: { ...access, uuid: bank.relyingPartyUUID, names: ['DEMO'], event_streams: 3 } },
      grocer: { relying_party_api: { ...access, uuid: shop.relyingPartyUUID, names: [shop.relyingPartyName] } },
    });
    client = new PlainClient(service);
    phone = await service.phoneOf(oksana);
  }, 60_000);
  afterAll(() => service.stop());

  const start = async (who: object = {}) => {
    const body = authenticationBody(who);
    const { body: session } = await client.post(anonymous, body);
    return { body, session, url: `${client.base}/session/${session.sessionID}` };
  };
  const listen = async (url: string) => {
    const stream = await EventStream.open(url);
    open.push(stream);
    return stream;
  };
  const refusal = async (stream: EventStream) => {
    await stream.ended;
    const { errors } = JSON.parse(stream.text) as { errors?: { code: string }[] };
    return [stream.response.status, stream.response.headers.get('content-type')?.split(';')[0], errors?.[0]?.code];
  };
  const hangUpAll = () => open.splice(0).forEach((stream) => stream.hangUp());

  it('has one event, whose body is the one of the long poll, and ends with it', async () => {
    const { body, session, url } = await start();
    const stream = await listen(url);
    expect([stream.response.status, stream.response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    await until(() => stream.text.startsWith('retry: '));
    const { request } = await phone.openLink(linkOf('auth', body, session));
    expect(stream.events).toEqual([]);
    await phone.confirm(request);
    expect(await stream.ended).toBe('ended');
    expect(stream.events).toEqual([await client.status(session.sessionID)]);
    expect(authenticationHolds(body, stream.events[0] as SessionStatus)).toBe(true);
  });

  it('of what has ended before has its event at once', async () => {
    const { body, session, url } = await start();
    await phone.refuse((await phone.openLink(linkOf('auth', body, session))).request);
    const stream = await listen(url);
    expect(await stream.ended).toBe('ended');
    expect(stream.events).toMatchObject([{ result: { endResult: 'USER_REFUSED_INTERACTION' } }]);
  });

  it('tells proxies to hand on each word as it is', async () => {
    const { headers } = (await listen((await start()).url)).response;
    expect(headers.get('cache-control')).toBe('no-store, no-transform');
    expect(headers.get('x-accel-buffering')).toBe('no');
    expect(headers.get('vary')).toBe('Accept');
    hangUpAll();
  });

  it('is what those get who name its type, and nobody else', async () => {
    const { url } = await start();
    const others = ['*/*', 'application/json', 'application/json, text/event-stream;q=0', 'text/*'];
    const answers = others.map(async (accept) => {
      const answer = await fetch(`${url}?timeoutMs=1`, { headers: { Accept: accept } });
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
      return answer.json() as Promise<unknown>;
    });
    expect(await Promise.all(answers)).toEqual(others.map(() => ({ state: 'RUNNING' })));
    const stream = await EventStream.open(url, { Accept: 'application/json;q=0.9, text/event-stream; charset=utf-8' });
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream');
    stream.hangUp();
  });

  it('is refused as the long poll is, in JSON: of no session, and from elsewhere', async () => {
    const nobodys = await listen(`${client.base}/session/00000000-0000-4000-8000-0000000000aa`);
    expect(await refusal(nobodys)).toEqual([404, 'application/json', undefined]);
    const elsewhere = await EventStream.open((await start()).url, { 'X-Forwarded-For': '203.0.113.9' });
    expect(await refusal(elsewhere)).toEqual([404, 'application/json', undefined]);
  });

  it('is refused beyond what the relying party may hold, and again taken when one has hung up', async () => {
    const { url } = await start();
    const held = [await listen(url), await listen(url), await listen(url)];
    expect(await refusal(await listen(url))).toEqual([429, 'application/json', 'TOO_MANY_STREAMS']);
    const others = await start(shop);
    const other = await listen(others.url);
    expect(other.response.status).toBe(200);
    expect(await refusal(await listen(others.url))).toEqual([503, 'application/json', 'TOO_MANY_STREAMS']);
    held[0]?.hangUp();
    await until(async () => (await listen(url)).response.status === 200);
    hangUpAll();
  });

  it('beats, and ends without an event for a relying party that is switched off', async () => {
    const { url } = await start(shop);
    let stream = await listen(url);
    await until(async () => stream.response.status === 200 || ((stream = await listen(url)), false));
    await service.get(SwitchRelyingParty).disable('grocer', officer);
    expect(await stream.ended).toBe('ended');
    expect(stream.text).toBe('retry: 2000\n\n:\n\n');
    expect(await refusal(await listen(url))).toEqual([404, 'application/json', undefined]);
  }, 30_000);

  it('ends without an event when the service stops, and does not hold it up', async () => {
    const { url } = await start();
    const stream = await listen(url);
    const from = performance.now();
    await service.halt();
    expect(await stream.ended).toBe('ended');
    expect(performance.now() - from).toBeLessThan(4_000);
    expect(stream.events).toEqual([]);
    await service.boot();
  }, 30_000);
});
