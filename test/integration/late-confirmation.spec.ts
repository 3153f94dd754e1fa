import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type * as client from 'openid-client';
import { FixedClock } from '#libs/kernel';
import type { VirtualPhone } from '#libs/testing';
import {
  ask,
  decisionsOf,
  forge,
  openPasskey,
  problemOf,
  proveAs,
  type OpenRequest,
} from '../support/confirmations.js';
import { begin, discoverAsPortal, readLoginPage } from '../support/login.js';
import { oksana, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';

describe.each(storeKinds)('a late confirmation, on %s', (kind) => {
  let clock: FixedClock;
  let service: TestService;
  let portal: client.Configuration;
  let phone: VirtualPhone;

  beforeAll(async () => {
    clock = new FixedClock(Date.now());
    service = await TestService.start(kind, {}, { clock });
    portal = await discoverAsPortal(service);
  });
  afterAll(() => service.stop());

  const setClock = (at: number) => clock.advance(at - clock.now());

  /** The clock stands still from here on, so the deadline is as far away as the phone was told. */
  async function askNow(): Promise<OpenRequest & { readonly deadline: number }> {
    setClock(Date.now());
    phone = await service.phoneOf(oksana);
    setClock(Date.now());
    const request = await ask(service, portal, phone);
    return { ...request, deadline: clock.now() + request.shown.secondsLeft * 1000 };
  }

  async function confirmAt(at: number, { shown }: OpenRequest) {
    setClock(at);
    const path = `/api/requests/${shown.intent.session}/confirm`;
    const body = JSON.stringify({ assertion: await forge(phone, shown) });
    const proof = await proveAs(phone, { method: 'POST', url: phone.appOrigin + path, body }, { at });
    return phone.transmit('POST', path, { 'Device-Proof': proof }, body);
  }

  it('is still good in the last moment', async () => {
    const request = await askNow();
    expect((await confirmAt(request.deadline - 1, request)).status).toBe(200);
    expect(await decisionsOf(service, request.shown)).toEqual([{ result: 'approved' }]);
  });

  it('is refused from the deadline on, though nobody has noticed yet', async () => {
    const request = await askNow();
    expect(problemOf(await confirmAt(request.deadline, request))).toMatchObject({
      status: 410,
      code: 'session_expired',
    });
    expect(await decisionsOf(service, request.shown)).toEqual([]);
    expect((await readLoginPage(request.begun)).state).toBe('ended');
    expect(await decisionsOf(service, request.shown)).toEqual([{ result: 'timeout' }]);
    const again = await confirmAt(request.deadline + 1, request);
    expect(problemOf(again)).toMatchObject({ status: 409, code: 'already_decided' });
  });

  it('is refused by passkey from the deadline on, too', async () => {
    setClock(Date.now());
    phone = await service.phoneOf(oksana);
    const passkey = await openPasskey(phone, await begin(service, portal));
    const assertion = await forge(phone, passkey.shown);
    setClock(clock.now() + passkey.shown.secondsLeft * 1000);
    const answer = await passkey.confirm(assertion);
    expect(problemOf(answer)).toMatchObject({ status: 410, code: 'session_expired' });
    expect(await decisionsOf(service, passkey.shown)).toEqual([]);
  });
});
