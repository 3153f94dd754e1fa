import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type * as client from 'openid-client';
import {
  type Answer,
  generateCredentialKey,
  signingKey,
  type AssertionOverrides,
  type ShownRequest,
  type VirtualPhone,
} from '#libs/testing';
import { ask, confirm, decisionsOf, forge, problemOf, reasonsOf } from '../support/confirmations.js';
import { discoverAsPortal, finish, readLoginPage } from '../support/login.js';
import { oksana, taras, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';

const refused = {
  status: 403,
  code: 'credential_refused',
  incident: expect.stringMatching(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/),
};
const anotherKey = signingKey(generateCredentialKey());

describe.each(storeKinds)('a confirmation on the phone, on %s', (kind) => {
  let service: TestService;
  let portal: client.Configuration;
  let phone: VirtualPhone;

  beforeAll(async () => {
    service = await TestService.start(kind);
    portal = await discoverAsPortal(service);
    phone = await service.phoneOf(oksana);
  });
  afterAll(() => service.stop());

  const expectUndecided = async (shown: ShownRequest) => {
    expect(await decisionsOf(service, shown)).toEqual([]);
    expect((await phone.waiting()).map(({ intent }) => intent.session)).toEqual([shown.intent.session]);
  };

  it.each<[string, string, AssertionOverrides]>([
    ['signed by another key', 'signature', { signingKey: anotherKey }],
    ['of nobody verified', 'user_unverified', { authenticatorData: { flags: { uv: false } } }],
    ['of another page', 'wrong_origin', { clientData: { origin: 'https://evil.example' } }],
    ['with extra bytes', 'authenticator_data_malformed', { authenticatorData: { trailing: Buffer.of(0) } }],
  ])('that is forged, %s, decides nothing, and a true one still can', async (_, reason, overrides) => {
    const { begun, shown } = await ask(service, portal, phone);
    const answer = await confirm(phone, shown, await forge(phone, shown, overrides));
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(problemOf(answer)).toEqual(refused);
    expect(answer.text).not.toContain(reason);
    const { incident } = problemOf(answer);
    expect(service.logged.filter((line) => line.includes(incident) && line.includes(reason))).toHaveLength(1);
    expect(await reasonsOf(service, shown)).toEqual([reason]);
    await expectUndecided(shown);
    await phone.confirm(shown);
    expect((await readLoginPage(begun)).state).toBe('approved');
    expect((await finish(service, begun)).searchParams.has('code')).toBe(true);
  });

  it('is refused by the credential for signing', async () => {
    const { shown } = await ask(service, portal, phone);
    const signing = phone.memory().authenticator.credentials.find(({ discoverable }) => !discoverable);
    const assertion = await forge(phone, { ...shown, credentialId: signing!.id });
    expect(problemOf(await confirm(phone, shown, assertion))).toEqual(refused);
    expect(await reasonsOf(service, shown)).toEqual(['wrong_purpose']);
    await expectUndecided(shown);
    await phone.refuse(shown);
  });

  it.each([
    ['another citizen', taras],
    ['the same citizen on another phone', oksana],
  ])('is refused by a credential of %s', async (_, person) => {
    const other = await service.phoneOf(person);
    const { shown } = await ask(service, portal, phone);
    const { intent } = shown;
    expect(problemOf(await confirm(phone, shown, await forge(other, { intent })))).toEqual(refused);
    expect(await reasonsOf(service, shown)).toEqual(['foreign_credential']);
    await expectUndecided(shown);
    await phone.refuse(shown);
  });

  it('is refused on a phone of another citizen as if there were no such request', async () => {
    const other = await service.phoneOf(taras);
    const { shown } = await ask(service, portal, phone);
    const answer = await confirm(other, shown, await forge(phone, shown));
    expect(problemOf(answer)).toMatchObject({ status: 404, code: 'session_unknown' });
    await expectUndecided(shown);
    await phone.refuse(shown);
  });

  it.each<[string, (intent: ShownRequest['intent']) => Partial<ShownRequest['intent']>]>([
    ['session', () => ({ session: 'A'.repeat(22) })],
    ['portal', ({ relyingParty }) => ({ relyingParty: { ...relyingParty, id: 'library' } })],
    ['name of the portal', ({ relyingParty }) => ({ relyingParty: { ...relyingParty, name: 'Your bank' } })],
    ['purpose', ({ purpose }) => ({ purpose: `${purpose} ` })],
    ['level', () => ({ level: 'low' })],
    ['code', ({ code }) => ({ code: code === '0000' ? '0001' : '0000' })],
    ['nonce', () => ({ nonce: 'A'.repeat(22) })],
  ])('is refused when it was for another %s', async (_, change) => {
    const { shown } = await ask(service, portal, phone);
    const intent = { ...shown.intent, ...change(shown.intent) };
    expect(problemOf(await confirm(phone, shown, await forge(phone, { ...shown, intent })))).toEqual(refused);
    expect(await reasonsOf(service, shown)).toEqual(['wrong_challenge']);
    await expectUndecided(shown);
    await phone.refuse(shown);
  });

  it('gives the same answer once more when it is repeated, and is refused for another request', async () => {
    const { shown } = await ask(service, portal, phone);
    const assertion = await forge(phone, shown);
    const [first, second] = [await confirm(phone, shown, assertion), await confirm(phone, shown, assertion)];
    expect([first.status, first.text]).toEqual([200, '{}']);
    expect([second.status, second.text]).toEqual([200, '{}']);
    expect(await decisionsOf(service, shown)).toEqual([{ result: 'approved' }]);
    const other = await confirm(phone, shown, await forge(phone, shown));
    expect(problemOf(other)).toMatchObject({ status: 409, code: 'already_decided' });

    const { shown: next } = await ask(service, portal, phone);
    expect(problemOf(await confirm(phone, next, assertion))).toEqual(refused);
    expect(await reasonsOf(service, next)).toEqual(['wrong_challenge']);
    await expectUndecided(next);
    await phone.refuse(next);
  });

  it('comes too late after a refusal, also when it is repeated', async () => {
    const { shown } = await ask(service, portal, phone);
    const assertion = await forge(phone, shown);
    await phone.refuse(shown);
    for (const answer of [await confirm(phone, shown, assertion), await confirm(phone, shown, assertion)])
      expect(problemOf(answer)).toMatchObject({ status: 409, code: 'already_decided' });
    expect(await decisionsOf(service, shown)).toEqual([{ result: 'refused' }]);
  });

  it('is one decision, of fifty at once on two phones and a refusal among them', async () => {
    const second = await service.phoneOf(oksana);
    const { shown } = await ask(service, portal, phone);
    const [seen] = await second.waiting();
    const confirmations: (() => Promise<Answer>)[] = [];
    for (let made = 0; made < 25; made += 1) {
      const [one, other] = [await forge(phone, shown), await forge(second, seen!)];
      confirmations.push(
        () => confirm(phone, shown, one),
        () => confirm(second, shown, other),
      );
    }
    const refusal = () => phone.send('POST', `/api/requests/${shown.intent.session}/refuse`, { reason: 'refused' });
    const calls = [...confirmations.slice(0, 25), refusal, ...confirmations.slice(25)];
    const answers = await Promise.all(calls.map((call) => call()));
    const decisions = await decisionsOf(service, shown);
    expect(decisions).toHaveLength(1);
    const won = answers.filter(({ status }) => status === 200 || status === 204);
    expect(won.map(({ status }) => status)).toEqual([decisions[0]?.result === 'approved' ? 200 : 204]);
    const lost = answers.filter((answer) => !won.includes(answer)).map(problemOf);
    expect(new Set(lost.map(({ status, code }) => `${status} ${code}`))).toEqual(new Set(['409 already_decided']));
  });
});
