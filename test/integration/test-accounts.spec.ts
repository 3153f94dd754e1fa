import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callbackFault } from '#libs/smart-id-api';
import { testAccounts, type Outcomes } from '../../src/api/sandbox/test-accounts.js';
import { testPersons } from '../../src/core/population-register/index.js';
import {
  authenticationBody,
  authenticationHolds,
  certificateBody,
  document,
  linkOf,
  signatureBody,
  verifies,
  withApi,
} from '../support/relying-party-api.js';
import { oksana, TestService } from '../support/service.js';
import { inLinks, inNotifications, Integrator } from '../support/test-accounts.js';
import { timed } from '../support/until.js';

/** Of a request by back channel, the last five are for collecting. */
const LOGIN_SECONDS = '7';
const settings = { ...withApi, LOGIN_SECONDS, TEST_ACCOUNTS: 'on', TEST_ACCOUNTS_DELAY_MS: '0' };

const agreeing = 'PNOUA-19800101-99201';
const unread = 'PNOUA-19800101-99202';
const atText = 'PNOUA-19800101-99203';
const substantial = 'PNOUA-19800101-99210';
const withoutPhone = 'PNOUA-19800101-99211';

interface Listed {
  readonly person: string;
  readonly outcomes: Outcomes;
  readonly documentNumber?: string;
}

describe('the public test accounts', () => {
  let service: TestService;
  let integrator: Integrator;
  let listed: readonly Listed[];
  let outcomes: ReadonlyMap<string, Outcomes>;

  const list = async () => {
    const { body } = await integrator.sandbox('GET', 'accounts');
    return (body as { accounts: readonly Listed[] }).accounts;
  };

  beforeAll(async () => {
    service = await TestService.start('embedded', settings);
    integrator = await Integrator.at(service, LOGIN_SECONDS);
    listed = await list();
    outcomes = await integrator.outcomesOfAll(testAccounts);
  }, 120_000);
  afterAll(() => service.stop());

  it.each(testAccounts)('answer as published at every door: $person', ({ person, outcomes: published }) => {
    expect(outcomes.get(person)).toEqual(published);
  });

  it('are the test persons of the register, each once', () => {
    expect(testAccounts.map(({ person }) => person)).toEqual(testPersons.map(({ identifier }) => identifier));
    expect(new Set(testPersons.map(({ identifier }) => identifier)).size).toBe(testPersons.length);
  });

  it('are listed with their document numbers, which only phones with keys have', () => {
    expect(listed.map(({ person, outcomes: told }) => ({ person, outcomes: told }))).toEqual(
      testAccounts.map(({ person, outcomes: published }) => ({ person, outcomes: published })),
    );
    for (const { person, documentNumber } of listed) {
      const level = person === substantial ? 'NQ' : 'Q';
      if (person === withoutPhone) expect(documentNumber).toBeUndefined();
      else expect(documentNumber).toMatch(new RegExp(`^${person}-[A-Z0-9]{4}-${level}$`));
    }
  });

  it('sign what a relying party can verify: signatures by key and certificate, not words', async () => {
    const body = authenticationBody({ vcType: 'numeric4', interactions: inNotifications });
    const { body: asked } = await integrator.v3.post(`authentication/notification/etsi/${agreeing}`, body);
    const status = await integrator.statusOf(integrator.v3, asked.sessionID);
    expect(status.interactionTypeUsed).toBe('confirmationMessageAndVerificationCodeChoice');
    expect(authenticationHolds(body, status)).toBe(true);
    const signing = await integrator.v3.post(`signature/notification/etsi/${agreeing}`, signatureBody());
    expect(verifies(document, await integrator.statusOf(integrator.v3, signing.body.sessionID))).toBe(true);
  });

  it('answer certificate choices too, and the signature that follows without a second link', async () => {
    const chooseBy = async (person: string) => {
      const path = `signature/certificate-choice/notification/etsi/${person}`;
      return integrator.endOf(integrator.v3, (await integrator.v3.post(path, certificateBody())).body.sessionID);
    };
    expect(await Promise.all([agreeing, unread, atText].map(chooseBy))).toEqual(['OK', 'USER_REFUSED', 'USER_REFUSED']);
    const body = certificateBody();
    const { body: chosen } = await integrator.v3.post('signature/certificate-choice/device-link/anonymous', body);
    const scanned = { phone: agreeing, deviceLink: linkOf('cert', body, chosen) };
    expect(await integrator.sandbox('POST', 'device-links', scanned)).toMatchObject({ status: 200 });
    const { result } = await integrator.statusOf(integrator.v3, chosen.sessionID);
    const linked = signatureBody({ linkedSessionID: chosen.sessionID });
    const number = (result as { documentNumber: string }).documentNumber;
    const signing = await integrator.v3.post(`signature/notification/linked/${number}`, linked);
    expect(verifies(document, await integrator.statusOf(integrator.v3, signing.body.sessionID))).toBe(true);
  });

  it('may be asked for ADVANCED where QUALIFIED finds nobody', async () => {
    expect(await integrator.notify(substantial, { certificateLevel: 'ADVANCED' })).toBe('OK');
  });

  it('bring a browser on the same device back with what only the phone knows', async () => {
    const body = authenticationBody({ interactions: inLinks, initialCallbackUrl: 'https://bank.example/back?value=1' });
    const { body: asked } = await integrator.v3.post('authentication/device-link/anonymous', body);
    const deviceLink = linkOf('auth', body, asked, { type: 'Web2App' });
    const scanned = await integrator.sandbox('POST', 'device-links', { phone: agreeing, deviceLink });
    expect(scanned).toEqual({ status: 200, body: { answer: 'confirm', callback: expect.any(String) } });
    const query = new URL((scanned.body as { callback: string }).callback).searchParams;
    const proof = {
      sessionSecretDigest: query.get('sessionSecretDigest') ?? '',
      userChallengeVerifier: query.get('userChallengeVerifier') ?? '',
    };
    const { signature } = await integrator.statusOf(integrator.v3, asked.sessionID);
    expect(callbackFault(proof, asked.sessionSecret, signature?.userChallenge)).toBeUndefined();
  });

  it('open only links that any phone would open, and say why not', async () => {
    const body = authenticationBody({ interactions: inLinks });
    const { body: asked } = await integrator.v3.post(`authentication/device-link/etsi/${agreeing}`, body);
    const scan = (phone: string, deviceLink: string) =>
      integrator.sandbox('POST', 'device-links', { phone, deviceLink });
    const refused = (fault: string) => ({
      status: 409,
      body: { code: 'test_phone_refused', faults: [{ at: 'body', fault }] },
    });
    const link = linkOf('auth', body, asked);
    expect(await scan(agreeing, link.replace('lang=eng', 'lang=est'))).toMatchObject(refused('session_unknown'));
    const late = linkOf('auth', body, asked, { elapsedSeconds: 60 });
    expect(await scan(agreeing, late)).toMatchObject(refused('link_too_old'));
    expect(await scan(unread, link)).toMatchObject(refused('meant_for_another'));
    expect(await scan('PNOUA-19800101-99999', link)).toMatchObject({ status: 404, body: { code: 'person_unknown' } });
  });

  describe('the phones', () => {
    const tell = (phone: string, ...answers: readonly object[]) =>
      integrator.sandbox('POST', `phones/${phone}/answers`, { answers });

    it('do as they are told, request by request, and then as their account always does', async () => {
      const told = await tell(agreeing, { answer: 'refuse' }, { answer: 'confirm', interactions: [] });
      expect(told).toEqual({ status: 200, body: { waiting: 2 } });
      const ends: string[] = [];
      for (let time = 0; time < 3; time += 1) ends.push(await integrator.notify(agreeing));
      const choice = 'confirmationMessageAndVerificationCodeChoice';
      const unable = 'REQUIRED_INTERACTION_NOT_SUPPORTED_BY_APP';
      expect(ends).toEqual([`USER_REFUSED_INTERACTION ${choice}`, unable, 'OK']);
    });

    it('are those of any demo person, by document number too, and wait for somebody when they know nothing', async () => {
      expect(await tell(oksana, { answer: 'confirm' })).toMatchObject({ status: 200 });
      const body = authenticationBody({ vcType: 'numeric4', interactions: inNotifications });
      const { body: asked } = await integrator.v3.post(`authentication/notification/etsi/${oksana}`, body);
      const { result } = await integrator.statusOf(integrator.v3, asked.sessionID);
      const { documentNumber } = result as { documentNumber: string };
      expect(await tell(documentNumber, { answer: 'refuse_unread' })).toMatchObject({ status: 200 });
      expect(await integrator.notify(oksana)).toBe('USER_REFUSED');
      const untold = await integrator.v3.post(`authentication/notification/etsi/${oksana}`, body);
      expect((await integrator.v3.status(untold.body.sessionID)).state).toBe('RUNNING');
    });

    it('think as long as they are told, and forget what they were told', async () => {
      await tell(agreeing, { answer: 'confirm', delayMs: 1_500 }, { answer: 'refuse' });
      const { answer, took } = await timed(() => integrator.notify(agreeing));
      expect(answer).toBe('OK');
      expect(took).toBeGreaterThan(1_400);
      expect(await integrator.sandbox('DELETE', `phones/${agreeing}/answers`)).toMatchObject({ status: 204 });
      expect(await integrator.notify(agreeing)).toBe('OK');
    });

    it('are told by programs only, and what they are told is looked at', async () => {
      const path = `phones/${agreeing}/answers`;
      const answers = [{ answer: 'confirm' }];
      const foreign = await integrator.sandbox('POST', path, { answers }, { Origin: service.issuer });
      expect(foreign).toMatchObject({ status: 403, body: { code: 'foreign_origin' } });
      const wrong: readonly object[] = [
        {},
        { answers: [] },
        { answers: [{ answer: 'sign' }] },
        { answers: [{ answer: 'confirm', delayMs: -1 }] },
        { answers: [{ answer: 'confirm', interactions: ['handshake'] }] },
        { answers, more: true },
      ];
      for (const body of wrong)
        expect([body, (await integrator.sandbox('POST', path, body)).status]).toEqual([body, 400]);
      expect(await tell('PNOUA-19310405-99089', ...answers)).toMatchObject({
        status: 403,
        body: { code: 'person_deceased' },
      });
    });
  });

  it('keep their phones and document numbers when the service is started again', async () => {
    await service.halt();
    await service.boot();
    expect(await list()).toEqual(listed);
    expect(await integrator.notify(agreeing)).toBe('OK');
  });
});
