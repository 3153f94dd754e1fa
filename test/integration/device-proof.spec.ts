import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request as send, type Answer, type VirtualPhone } from '#libs/testing';
import { problemOf, proveAs } from '../support/confirmations.js';
import { oksana, taras, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';

const unknown = { status: 401, code: 'device_unknown' };
const path = '/api/requests/claim';
const body = JSON.stringify({ kind: 'code', code: '23456789' });

describe.each(storeKinds)('the proof of a phone, on %s', (kind) => {
  let service: TestService;
  let phone: VirtualPhone;
  let other: VirtualPhone;

  beforeAll(async () => {
    service = await TestService.start(kind);
    phone = await service.phoneOf(oksana);
    other = await service.phoneOf(taras);
  });
  afterAll(() => service.stop());

  const made = () => ({ method: 'POST', url: phone.appOrigin + path, body });
  const present = (proof: string | undefined, text = body): Promise<Answer> =>
    phone.transmit('POST', path, proof === undefined ? {} : { 'Device-Proof': proof }, text);

  it('lets a request of that phone through, once', async () => {
    const proof = await proveAs(phone, made());
    expect(problemOf(await present(proof))).toMatchObject({ status: 404, code: 'session_unknown' });
    expect(problemOf(await present(proof))).toMatchObject(unknown);
    expect(problemOf(await present(await proveAs(phone, made())))).toMatchObject({ status: 404 });
  });

  it('lets one request through, of ten at once with the same proof', async () => {
    const proof = await proveAs(phone, made());
    const answers = await Promise.all(Array.from({ length: 10 }, () => present(proof)));
    expect(answers.filter(({ status }) => status !== 401)).toHaveLength(1);
  });

  it.each<[string, () => Promise<string | undefined>]>([
    ['is missing', async () => undefined],
    ['is empty', async () => ''],
    ['is no token', async () => 'proof'],
    ['was made for another method', () => proveAs(phone, { ...made(), method: 'GET' })],
    ['was made for another address', () => proveAs(phone, { ...made(), url: `${phone.appOrigin}/api/phone` })],
    ['was made for another origin', () => proveAs(phone, { ...made(), url: service.issuer + path })],
    ['was made for another body', () => proveAs(phone, { ...made(), body: body.replace('2', '3') })],
    ['was made for no body', () => proveAs(phone, { ...made(), body: '' })],
    ['is too old', () => proveAs(phone, made(), { at: Date.now() - 75_000 })],
    ['is from the future', () => proveAs(phone, made(), { at: Date.now() + 20_000 })],
    ['was signed by another phone', () => proveAs(other, made(), { deviceId: phone.memory().device.id })],
    [
      'names a phone that nobody has',
      () => proveAs(phone, made(), { deviceId: other.memory().device.id.replace(/^./, 'f') }),
    ],
    ['names no phone', () => proveAs(phone, made(), { deviceId: 'phone' })],
    ['is not signed', async () => unsigned(await proveAs(phone, made()))],
    [
      'has a foreign signature',
      async () => withSignatureOf(await proveAs(phone, made()), await proveAs(phone, made())),
    ],
  ])('that %s is refused', async (_, makeProof) => {
    expect(problemOf(await present(await makeProof()))).toMatchObject(unknown);
  });

  it('does not cover another spelling of the body that means the same', async () => {
    const proof = await proveAs(phone, made());
    expect(problemOf(await present(proof, body.replace(':', ' : ')))).toMatchObject(unknown);
  });

  it('does not carry over to the login page’s origin', async () => {
    const proof = await proveAs(phone, made());
    const answer = await send(
      'POST',
      service.issuer + path,
      { 'Device-Proof': proof, 'Content-Type': 'application/json' },
      body,
    );
    expect(answer.status).toBe(404);
  });

  it('is worth nothing once the phone was taken out of service', async () => {
    const gone = await service.phoneOf(oksana);
    expect((await gone.send('GET', '/api/phone')).status).toBe(200);
    await gone.deactivate();
    expect(problemOf(await gone.send('GET', '/api/phone'))).toMatchObject(unknown);
    expect((await phone.send('GET', '/api/phone')).status).toBe(200);
  });
});

/** RFC 8725 §2.1: a token that declares itself unsigned. */
function unsigned(proof: string): string {
  const [head = '', claims = ''] = proof.split('.');
  const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as object;
  return `${Buffer.from(JSON.stringify({ ...header, alg: 'none' })).toString('base64url')}.${claims}.`;
}

function withSignatureOf(proof: string, other: string): string {
  return [...proof.split('.').slice(0, 2), other.split('.')[2]].join('.');
}
