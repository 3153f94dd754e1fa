import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair } from 'jose';
import { publishedKeys, RelyingPartyClient, signedCredential, verifySessionEvent } from '#libs/rp-client';
import type { VirtualPhone } from '#libs/testing';
import { toPem } from '#libs/x509';
import { EventReceiver } from '../support/event-receiver.js';
import { bank } from '../support/relying-parties.js';
import { oksana, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';
import { until } from '../support/until.js';

/** What the client of `libs/rp-client` can do beyond the protocol, against the real service. */
describe.each(storeKinds)('the client of the relying-party API, beyond the protocol, on %s', (kind) => {
  let service: TestService;
  let receiver: EventReceiver;
  let phone: VirtualPhone;
  let client: RelyingPartyClient;
  let unproven: RelyingPartyClient;
  const asked: { accept: string | null; authorization: string | null }[] = [];

  beforeAll(async () => {
    receiver = await EventReceiver.open();
    const { publicKey, privateKey: key } = await generateKeyPair('ES256');
    const registered = {
      ...{ uuid: bank.relyingPartyUUID, names: ['DEMO'], source_networks: ['loopback'] },
      ...{ jwks: { keys: [{ ...(await exportJWK(publicKey)), kid: '1', alg: 'ES256' }] }, identity_claims: true },
      ...{ session_events_uri: receiver.address, least_level: 'advanced' },
    };
    service = await TestService.start(kind, { RELYING_PARTY_API: 'on' }, {}, undefined, {
      bank: { relying_party_api: registered },
    });
    phone = await service.phoneOf(oksana);
    const certificate = async (name: string) =>
      toPem(new Uint8Array(await (await fetch(`${service.issuer}/pki/${name}.cer`)).arrayBuffer()));
    const settings = {
      ...{ ...bank, baseUrl: `${service.issuer}/smart-id-rp/v3`, schemeName: 'state-id' },
      trust: { anchors: await certificate('root'), intermediates: await certificate('issuing') },
    };
    unproven = new RelyingPartyClient(settings);
    client = new RelyingPartyClient({
      ...settings,
      credential: signedCredential({ ...settings, key, kid: '1' }),
      fetch: (url, init) => {
        if (!(url as string).startsWith(settings.baseUrl)) return fetch(url, init);
        const headers = new Headers(init?.headers);
        asked.push({ accept: headers.get('accept'), authorization: headers.get('authorization') });
        return fetch(url, init);
      },
    });
  }, 60_000);
  afterAll(async () => {
    await service.stop();
    receiver.close();
  });

  const question = {
    interactions: [{ type: 'displayTextAndPIN', text: 'Увійти до банку?' }],
    certificateLevel: 'ADVANCED',
  } as const;

  it('proves itself with each request, and is nobody without', async () => {
    await expect(unproven.startDeviceLinkAuthentication(question)).rejects.toMatchObject({
      code: 'relying_party_unknown',
      problems: [{ code: 'CREDENTIAL_REFUSED' }],
    });
    asked.length = 0;
    const session = await client.startDeviceLinkAuthentication(question);
    await phone.refuse((await phone.openLink(session.links.qrAt())).request);
    await expect(session.wait()).rejects.toMatchObject({ code: 'USER_REFUSED_INTERACTION' });
    expect(asked).toHaveLength(2);
    expect(new Set(asked.map(({ authorization }) => authorization)).size).toBe(2);
  });

  it('hears of the end by one stream, and is told of it by an event that it can verify', async () => {
    const session = await client.startDeviceLinkAuthentication(question);
    asked.length = 0;
    const waiting = session.wait({ by: 'stream' });
    await phone.confirm((await phone.openLink(session.links.qrAt())).request);
    expect(await waiting).toMatchObject({ person: { identifier: oksana } });
    expect(asked.map(({ accept }) => accept?.split(',')[0])).toEqual(['text/event-stream']);

    await until(() => receiver.got.length > 1);
    const seen = new Set<string>();
    const demands = {
      ...{ issuer: service.issuer, relyingPartyUUID: bank.relyingPartyUUID },
      keys: publishedKeys(`${service.issuer}/oidc/jwks`),
      remember: (id: string) => !seen.has(id) && seen.add(id).has(id),
    };
    const body = receiver.got.at(-1)?.body ?? '';
    expect(await verifySessionEvent(body, demands)).toMatchObject({ sessionId: session.id, endResult: 'OK' });
    await expect(verifySessionEvent(body, demands)).rejects.toMatchObject({ code: 'repeated' });
  });
});
