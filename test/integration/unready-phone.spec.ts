import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { VirtualPhone } from '#libs/testing';
import { certificateBody, PlainClient, withApi } from '../support/relying-party-api.js';
import { oksana, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';

describe.each(storeKinds)('the relying-party API, on %s,', (kind) => {
  let service: TestService;
  let client: PlainClient;
  let phone: VirtualPhone;
  beforeAll(async () => {
    service = await TestService.start(kind, withApi);
    client = new PlainClient(service);
    phone = await service.phoneOf(oksana);
  }, 60_000);
  afterAll(() => service.stop());

  it('tells no certificate by the word of a phone that has not got ready, or of another one', async () => {
    const path = `signature/certificate-choice/notification/etsi/${oksana}`;
    const { body: session } = await client.post(path, certificateBody({ nonce: 'unready' }));
    const [unready] = await phone.waiting(5);
    if (!unready) throw new Error('the phone was not told');
    await expect(phone.confirm(unready)).rejects.toMatchObject({ code: 'session_unknown' });
    const { request } = await phone.openNotification(unready);
    const another = await service.phoneOf(oksana);
    const [same] = await another.waiting(5);
    if (!same) throw new Error('the other phone was not told');
    await expect(another.confirm(same)).rejects.toMatchObject({ code: 'session_unknown' });
    expect((await client.status(session.sessionID)).state).toBe('RUNNING');
    await phone.confirm(request);
    expect((await client.status(session.sessionID)).result?.endResult).toBe('OK');
  });
});
