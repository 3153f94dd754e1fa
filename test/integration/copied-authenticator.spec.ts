import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type * as client from 'openid-client';
import { generateCredentialKey, signingKey, VirtualPhone, type PhoneMemory, type ShownRequest } from '#libs/testing';
import {
  ask,
  confirm,
  decisionsOf,
  forge,
  openPasskey,
  problemOf,
  read,
  reasonsOf,
  type Trace,
} from '../support/confirmations.js';
import { begin, discoverAsPortal } from '../support/login.js';
import { oksana, taras, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';

const refused = { status: 403, code: 'credential_refused' };

describe.each(storeKinds)('a copied authenticator, on %s', (kind) => {
  let service: TestService;
  let portal: client.Configuration;

  beforeAll(async () => {
    service = await TestService.start(kind);
    portal = await discoverAsPortal(service);
  });
  afterAll(() => service.stop());

  const copyOf = (phone: VirtualPhone) => VirtualPhone.from(JSON.parse(JSON.stringify(phone.memory())) as PhoneMemory);
  const credentialOf = async (phone: VirtualPhone) => {
    const [row] = await read<{ id: string; status: string; sign_count: string }>(
      service,
      "SELECT id, status, sign_count FROM credential WHERE device_id = $1 AND purpose = 'authentication'",
      [phone.memory().device.id],
    );
    return { ...row!, sign_count: Number(row!.sign_count) };
  };
  const frozenOf = (phone: VirtualPhone) =>
    read<Trace>(
      service,
      "SELECT type, actor, data FROM audit_event WHERE type = 'devices.credential_frozen' AND actor = $1",
      [`device:${phone.memory().device.id}`],
    );

  const expectNotApproved = async (shown: ShownRequest) =>
    expect(await decisionsOf(service, shown)).not.toContainEqual({ result: 'approved' });
  /** Whether the request is still open or not, it does not stand in the way of the next one. */
  const dismiss = (phone: VirtualPhone, { intent }: ShownRequest) =>
    phone.send('POST', `/api/requests/${intent.session}/refuse`, { reason: 'refused' });

  it('is found out when it counts behind; from then on neither copy confirms anything', async () => {
    const original = await service.phoneOf(oksana);
    const copy = await copyOf(original);
    const first = await ask(service, portal, original);
    await original.confirm(first.shown);
    expect(await frozenOf(original)).toEqual([]);

    const { shown } = await ask(service, portal, copy);
    expect(problemOf(await confirm(copy, shown, await forge(copy, shown)))).toMatchObject(refused);
    expect(await credentialOf(original)).toMatchObject({ status: 'frozen', sign_count: 1 });
    expect((await frozenOf(original)).map(({ data }) => data)).toEqual([
      { purpose: 'authentication', reason: 'count_did_not_grow' },
    ]);

    expect(problemOf(await confirm(original, shown, await forge(original, shown)))).toMatchObject(refused);
    expect(await reasonsOf(service, shown)).toContain('frozen_credential');
    await expectNotApproved(shown);
    await dismiss(original, shown);
  });

  it('is found out by passkey too', async () => {
    const original = await service.phoneOf(taras);
    const copy = await copyOf(original);
    await original.confirm((await ask(service, portal, original)).shown);
    const passkey = await openPasskey(copy, await begin(service, portal));
    expect(problemOf(await passkey.confirm(await forge(copy, passkey.shown)))).toMatchObject(refused);
    expect(await credentialOf(original)).toMatchObject({ status: 'frozen' });
    await expectNotApproved(passkey.shown);
  });

  it.each([
    ['the same count as before', 7, 7],
    ['a lower count', 7, 6],
    ['no count any more', 7, 0],
  ])('is assumed on %s', async (_, before, after) => {
    const phone = await service.phoneOf(oksana);
    const { shown } = await ask(service, portal, phone);
    const counted = await forge(phone, shown, { authenticatorData: { signCount: before } });
    expect((await confirm(phone, shown, counted)).status).toBe(200);
    const { shown: next } = await ask(service, portal, phone);
    const late = await forge(phone, next, { authenticatorData: { signCount: after } });
    expect(problemOf(await confirm(phone, next, late))).toMatchObject(refused);
    expect(await credentialOf(phone)).toMatchObject({ status: 'frozen', sign_count: before });
    await dismiss(phone, next);
  });

  it('is not assumed of an authenticator that never counts, nor of one that begins to', async () => {
    const phone = await service.phoneOf(oksana, { counter: 'zero' });
    for (const signCount of [0, 0, 5, 6]) {
      const { shown } = await ask(service, portal, phone);
      const assertion = await forge(phone, shown, { authenticatorData: { signCount } });
      expect((await confirm(phone, shown, assertion)).status).toBe(200);
    }
    expect(await credentialOf(phone)).toMatchObject({ status: 'active', sign_count: 6 });
  });

  it('is not assumed when the signature is not true: nobody can freeze a stranger’s credential', async () => {
    const phone = await service.phoneOf(oksana);
    await phone.confirm((await ask(service, portal, phone)).shown);
    const { shown } = await ask(service, portal, phone);
    const anotherKey = signingKey(generateCredentialKey());
    const forged = await forge(phone, shown, { authenticatorData: { signCount: 0 }, signingKey: anotherKey });
    expect(problemOf(await confirm(phone, shown, forged))).toMatchObject(refused);
    expect(await credentialOf(phone)).toMatchObject({ status: 'active', sign_count: 1 });
    await phone.confirm(shown);
  });
});
