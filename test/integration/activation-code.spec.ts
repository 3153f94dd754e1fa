import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FixedClock } from '#libs/kernel';
import { VirtualPhone } from '#libs/testing';
import { problemOf } from '../support/confirmations.js';
import { oksana, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';

const minute = 60_000;

describe.each(storeKinds)('an activation code, on %s', (kind) => {
  let clock: FixedClock;
  let service: TestService;

  beforeAll(async () => {
    clock = new FixedClock(Date.now());
    service = await TestService.start(kind, {}, { clock });
  });
  afterAll(() => service.stop());

  const newPhone = () => new VirtualPhone(service.appOrigin);
  const present = (code: string) => newPhone().transmit('POST', '/api/activations', {}, JSON.stringify({ code }));
  const handleOf = async (code: string) => (JSON.parse((await present(code)).text) as { handle: string }).handle;
  /** The same reference with another secret. */
  const guess = (code: string, digit: string) => code.slice(0, -1) + digit;
  const wrongDigits = (code: string) => [...'23456789'].filter((digit) => !code.endsWith(digit)).slice(0, 5);

  it('activates one phone, once', async () => {
    const code = await service.activationCode(oksana);
    await newPhone().activate(code);
    await expect(newPhone().activate(code)).rejects.toThrow('activation_code_refused');
  });

  it('activates one phone, of ten that present it at once', async () => {
    const code = await service.activationCode(oksana);
    const phones = Array.from({ length: 10 }, () => newPhone());
    const outcomes = await Promise.allSettled(phones.map((phone) => phone.activate(code)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [String(outcome.reason)] : []));
    expect(reasons.every((reason) => reason.includes('activation_code_refused'))).toBe(true);
  });

  it('may be typed wrong four times', async () => {
    const code = await service.activationCode(oksana);
    for (const digit of wrongDigits(code).slice(0, 4)) expect((await present(guess(code, digit))).status).toBe(403);
    expect((await newPhone().activate(code)).level).toBe('high');
  });

  it('is worth nothing after five wrong guesses, also when the sixth is right', async () => {
    const code = await service.activationCode(oksana);
    for (const digit of wrongDigits(code)) expect((await present(guess(code, digit))).status).toBe(403);
    await expect(newPhone().activate(code)).rejects.toThrow('activation_code_refused');
  });

  it('bears five guesses at once and no more: the right one among fifty does not get through for free', async () => {
    const code = await service.activationCode(oksana);
    const wrong = Array.from({ length: 50 }, (_, index) => guess(code, wrongDigits(code)[index % 5] ?? ''));
    await Promise.all(wrong.map(present));
    await expect(newPhone().activate(code)).rejects.toThrow('activation_code_refused');
  });

  it('is good for ten minutes', async () => {
    const [early, late] = [await service.activationCode(oksana), await service.activationCode(oksana)];
    clock.advance(10 * minute - 1_000);
    await newPhone().activate(early);
    clock.advance(2_000);
    await expect(newPhone().activate(late)).rejects.toThrow('activation_code_refused');
  });

  it('cannot be completed by who did not present it, nor after it was presented again', async () => {
    const code = await service.activationCode(oksana);
    const [first, second] = [await handleOf(code), await handleOf(code)];
    expect(first).not.toBe(second);
    const guessed = `${second.split('.')[0] ?? ''}.${'A'.repeat(22)}`;
    for (const handle of [first, guessed]) {
      const answer = await completeWith(handle);
      expect(problemOf(answer)).toMatchObject({ status: 403, code: 'activation_code_refused' });
    }
    await newPhone().activate(code);
  });

  it('is refused alike whether it was never issued, is wrong, was used, or is over', async () => {
    const used = await service.activationCode(oksana);
    await newPhone().activate(used);
    const wrong = await service.activationCode(oksana);
    const answers = await Promise.all(
      ['2222-2222-2222', guess(wrong, wrongDigits(wrong)[0] ?? ''), used].map((code) => present(code)),
    );
    const said = answers.map(({ status, text }) => [status, text.replace(/"incident":"[^"]+"/, '')]);
    expect(new Set(said.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it('can be guessed from one network 100 times in ten minutes, whatever codes are tried', async () => {
    const fresh = await TestService.start(kind);
    const attempt = () =>
      new VirtualPhone(fresh.appOrigin).transmit('POST', '/api/activations', {}, '{"code":"2222-2222-2222"}');
    const answers = [];
    for (let round = 0; round < 101; round += 1) answers.push(await attempt());
    expect(answers.slice(0, 100).map(({ status }) => status)).not.toContain(429);
    expect(problemOf(answers[100] ?? (await attempt()))).toMatchObject({ status: 429, code: 'too_many_tries' });
    expect(Number(answers[100]?.headers['retry-after'])).toBeGreaterThan(0);
    await fresh.stop();
  });

  /** A well-formed second step for a handle of somebody else's. */
  function completeWith(handle: string) {
    const registration = {
      id: 'AAAA',
      rawId: 'AAAA',
      type: 'public-key',
      response: { clientDataJSON: 'AAAA', attestationObject: 'AAAA' },
      clientExtensionResults: {},
    };
    const proofKey = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) };
    const body = { handle, name: 'Phone', proofKey, authentication: registration, signing: registration };
    return newPhone().transmit('POST', '/api/activations/complete', {}, JSON.stringify(body));
  }
});
