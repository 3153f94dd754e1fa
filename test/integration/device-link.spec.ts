import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type * as client from 'openid-client';
import { formatDeviceLink, qrMac } from '#libs/device-link';
import { FixedClock } from '#libs/kernel';
import type { VirtualPhone } from '#libs/testing';
import { proveAs } from '../support/confirmations.js';
import { begin, discoverAsPortal, readLoginPage, type Begun } from '../support/login.js';
import { oksana, taras, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';

/** What the page's script draws QR codes from. */
interface QrSource {
  readonly session: string;
  readonly secret: string;
}

describe.each(storeKinds)('what a waiting page shows a phone, on %s,', (kind) => {
  let clock: FixedClock;
  let service: TestService;
  let portal: client.Configuration;
  let phone: VirtualPhone;
  let begun: Begun;
  let source: QrSource;
  let startedAt: number;

  beforeAll(async () => {
    clock = new FixedClock(Date.now());
    service = await TestService.start(kind, {}, { clock });
    portal = await discoverAsPortal(service);
  });
  afterAll(() => service.stop());

  beforeEach(async () => {
    clock.advance(Date.now() - clock.now());
    phone = await service.phoneOf(oksana);
    begun = await begin(service, portal);
    source = readQrSource((await readLoginPage(begun)).answer.text);
    startedAt = clock.now();
  });

  // One open request a citizen: what a test opened must not stop the next one.
  afterEach(async () => {
    clock.advance(startedAt - clock.now());
    await begun.browser.post(`${begun.page}/cancel`);
  });

  function readQrSource(page: string): QrSource {
    const read = (name: string) => new RegExp(`data-${name}="([^"]+)"`).exec(page)?.[1] ?? '';
    return { session: read('session'), secret: read('secret') };
  }

  async function qrAt(second: number, { session, secret } = source): Promise<string> {
    const mac = await qrMac(secret, session, second);
    return formatDeviceLink(service.appOrigin, { kind: 'qr', session, second, mac });
  }

  /** @returns 'opened', or the code of the refusal */
  async function claimAt(secondsAfterStart: number, proof: object, by = phone): Promise<string> {
    clock.advance(startedAt + secondsAfterStart * 1000 - clock.now());
    const path = '/api/requests/claim';
    const body = JSON.stringify(proof);
    const header = await proveAs(by, { method: 'POST', url: by.appOrigin + path, body }, { at: clock.now() });
    const answer = await by.transmit('POST', path, { 'Device-Proof': header }, body);
    return answer.status === 200 ? 'opened' : (JSON.parse(answer.text) as { code: string }).code;
  }

  async function scanAt(secondsAfterStart: number, second: number, from = source): Promise<string> {
    const { session, secret } = from;
    return claimAt(secondsAfterStart, { kind: 'qr', session, second, mac: await qrMac(secret, session, second) });
  }

  it('opens the request when the QR code is fresh', async () => {
    expect((await phone.open(await qrAt(0))).intent.relyingParty.name).toBe('Test Portal');
  });

  it('opens it from a code that is five seconds old, and from a computer that is two seconds ahead', async () => {
    expect(await scanAt(25, 20)).toBe('opened');
    expect(await scanAt(25, 27)).toBe('opened');
  });

  it.each([
    ['six seconds old', 26, 20],
    ['a minute old, from a photograph', 80, 20],
    ['of a second that has not come', 20, 24],
  ])('is refused when the code is %s (A5)', async (_, at, second) => {
    expect(await scanAt(at, second)).toBe('link_too_old');
  });

  it.each<[string, (valid: { session: string; second: number; mac: string }, other: QrSource) => object]>([
    ['of another second than it says', (valid) => ({ ...valid, second: valid.second + 1 })],
    ['of another page', (valid, other) => ({ ...valid, session: other.session })],
    ['with a changed proof', (valid) => ({ ...valid, mac: `${valid.mac.slice(0, -2)}AA` })],
  ])('is refused when the code is %s', async (_, change) => {
    const { session, secret } = source;
    const other = await begin(service, portal);
    const elsewhere = readQrSource((await readLoginPage(other)).answer.text);
    const valid = { session, second: 3, mac: await qrMac(secret, session, 3) };
    expect(await claimAt(3, { kind: 'qr', ...change(valid, elsewhere) })).toBe('session_unknown');
  });

  it('tells a stranger nothing: no session, a wrong link and a wrong code are refused alike', async () => {
    const wrong = 'A'.repeat(22);
    const refusals = [
      await claimAt(1, { kind: 'link', session: source.session, secret: wrong }),
      await claimAt(1, { kind: 'link', session: wrong, secret: wrong }),
      await claimAt(1, { kind: 'qr', session: wrong, second: 1, mac: wrong }),
      await claimAt(1, { kind: 'code', code: '2222-2222' }),
    ];
    expect(new Set(refusals)).toEqual(new Set(['session_unknown']));
  });

  it('is taken by the first citizen who opens it', async () => {
    const second = await service.phoneOf(taras);
    expect(await scanAt(2, 2)).toBe('opened');
    expect(await claimAt(3, { kind: 'qr', ...(await proofAt(3)) }, second)).toBe('claimed_by_another');
  });

  it('is over with the sign-in: a code that was good a second ago opens nothing', async () => {
    const shown = await phone.open(await qrAt(0));
    await phone.confirm(shown);
    expect(await scanAt(1, 1)).toBe('already_decided');
  });

  async function proofAt(second: number) {
    const { session, secret } = source;
    return { session, second, mac: await qrMac(secret, session, second) };
  }
});
