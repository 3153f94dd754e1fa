import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { VirtualPhone } from '#libs/testing';
import { Contract } from '../../src/platform/http/index.js';
import { EventStream } from '../support/event-stream.js';
import { bank, shop } from '../support/relying-parties.js';
import { authenticationBody, certificateBody, linkOf, PlainClient, withApi } from '../support/relying-party-api.js';
import { oksana, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';

const access = { source_networks: ['loopback'], requests_per_minute: 100_000 };
const contract = new Contract();

describe.each(storeKinds)('the claims of a certificate, on %s', (kind) => {
  let service: TestService;
  let client: PlainClient;
  let phone: VirtualPhone;
  beforeAll(async () => {
    service = await TestService.start(kind, withApi, {}, undefined, {
      bank: { relying_party_api: { ...access, uuid: bank.relyingPartyUUID, names: ['DEMO'], identity_claims: true } },
      grocer: { relying_party_api: { ...access, uuid: shop.relyingPartyUUID, names: [shop.relyingPartyName] } },
    });
    client = new PlainClient(service);
    phone = await service.phoneOf(oksana);
  }, 60_000);
  afterAll(() => service.stop());

  async function answered(who: object, answer: 'confirm' | 'refuse' = 'confirm') {
    const body = authenticationBody(who);
    const { body: session } = await client.post('authentication/device-link/anonymous', body);
    const { request } = await phone.openLink(linkOf('auth', body, session));
    await phone[answer](request);
    return session.sessionID;
  }

  it('come apart beside it, for whom they are registered, and say what it says', async () => {
    const id = await answered(bank);
    const status = await client.status(id);
    expect(contract.responseFaults('readRelyingPartySession', 200, status)).toEqual([]);
    const { identity } = status;
    expect(identity).toEqual({
      ...{ identifier: oksana, country: 'UA', dateOfBirth: '1984-03-12', level: status.cert?.certificateLevel },
      ...{ givenName: expect.any(String), surname: expect.any(String) },
    });
    const { subject } = new X509Certificate(Buffer.from(status.cert?.value ?? '', 'base64'));
    expect(subject.split('\n')).toEqual(
      expect.arrayContaining([`GN=${identity?.givenName}`, `SN=${identity?.surname}`, `serialNumber=${oksana}`]),
    );
    const stream = await EventStream.open(`${client.base}/session/${id}`);
    await stream.ended;
    expect(stream.events).toEqual([status]);
  });

  it('come with a chosen certificate', async () => {
    const body = certificateBody();
    const path = 'signature/certificate-choice/device-link/anonymous';
    const { body: session } = await client.post(path, body);
    const { request } = await phone.openLink(linkOf('cert', body, session));
    await phone.confirm(request);
    expect((await client.status(session.sessionID)).identity?.identifier).toBe(oksana);
  });

  it('are not there for others, nor without a certificate', async () => {
    expect(await client.status(await answered(shop))).not.toHaveProperty('identity');
    expect(await client.status(await answered(bank, 'refuse'))).not.toHaveProperty('identity');
  });
});
