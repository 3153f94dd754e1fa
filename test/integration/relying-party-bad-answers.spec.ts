import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signatureChallenge, type SignatureIntent } from '#libs/approval-intent';
import { forgeAssertion, type AssertionOverrides, type VirtualPhone } from '#libs/testing';
import { FindAccount } from '../../src/core/accounts/index.js';
import type { DeviceId } from '../../src/core/devices/index.js';
import { sharedMutations } from '../support/ceremony-mutations.js';
import { proveAs, read } from '../support/confirmations.js';
import { changed, copy, leavesOf, makeDice, membersOf, poisons, withMember } from '../support/mutations.js';
import {
  authenticationBody,
  authenticationHolds,
  certificateBody,
  document,
  linkOf,
  PlainClient,
  signatureBody,
  verifies,
  withApi,
} from '../support/relying-party-api.js';
import { bank, shop } from '../support/relying-parties.js';
import { oksana, taras, TestService } from '../support/service.js';
import { TurnableClock } from '../support/turnable-clock.js';

type Assertion = ReturnType<typeof forgeAssertion>;

/** What a phone signs, and by which of its credentials, in the place of what it was shown. */
interface Substitutes {
  readonly intent?: SignatureIntent;
  readonly credentialId?: string;
}

const anonymous = 'authentication/device-link/anonymous';

/** Members of an answer that no signature covers, and that nothing is decided by. */
const unsigned: ReadonlySet<string> = new Set(['authenticatorAttachment', 'clientExtensionResults', 'userHandle']);

describe('bad answers to the relying-party API', () => {
  const clock = new TurnableClock();
  let service: TestService;
  let client: PlainClient;
  let phone: VirtualPhone;
  let stranger: VirtualPhone;
  let documentNumber: string;
  let strangersNumber: string;
  /** The signatures that this test had made on purpose. */
  let wanted = 0;

  beforeAll(async () => {
    service = await TestService.start('embedded', withApi, { clock });
    client = new PlainClient(service);
    [phone, stranger] = await Promise.all([service.phoneOf(oksana), service.phoneOf(taras)]);
    [documentNumber, strangersNumber] = [await documentOf(phone), await documentOf(stranger)];
  }, 60_000);
  afterAll(() => service.stop());

  async function documentOf(of: VirtualPhone): Promise<string> {
    const account = await service.get(FindAccount).ofDevice(of.memory().device.id as DeviceId);
    return account?.documentNumber ?? '';
  }

  const signatures = async () => {
    const [row] = await read<{ count: string }>(service, 'SELECT count(*) AS count FROM signature_evidence');
    return Number(row?.count);
  };

  /** An authentication or a signature that one phone has opened and nobody has confirmed. */
  async function open(kind: 'auth' | 'sign', by = phone) {
    const body = kind === 'auth' ? authenticationBody() : signatureBody({ nonce: randomUUID().slice(0, 30) });
    const path = kind === 'auth' ? anonymous : `signature/device-link/etsi/${by === phone ? oksana : taras}`;
    const { body: session } = await client.post(path, body);
    const { request } = await by.openLink(linkOf(kind, body, session));
    return { kind, body, session, shown: request };
  }
  type Opened = Awaited<ReturnType<typeof open>>;

  /** The answer of a phone to what it is shown, or to what is put in the place of it. */
  async function answer(
    { shown }: Opened,
    { intent = shown.keyUse!.intent!, credentialId = shown.credentialId }: Substitutes = {},
    overrides: AssertionOverrides = {},
    by = phone,
  ): Promise<Assertion> {
    const challenge = Buffer.from(await signatureChallenge(intent)).toString('base64url');
    const allowCredentials = credentialId === undefined ? [] : [{ type: 'public-key' as const, id: credentialId }];
    const request = { challenge, rpId: new URL(service.appOrigin).hostname, allowCredentials };
    return forgeAssertion(by.authenticator.draftAssertion(request, { origin: service.appOrigin }), overrides);
  }

  /** Sends an answer that nobody may take. The session stays as it is. */
  async function tryConfirmation(opened: Opened, assertion: unknown, codes: readonly string[], by = phone) {
    const path = `/api/requests/${opened.shown.intent.session}/confirm`;
    const { status, text } = await by.send('POST', path, { assertion });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(codes).toContain((JSON.parse(text) as { code: string }).code);
  }

  /** What was tried on would have signed: the right answer does. */
  async function conclude(opened: Opened) {
    expect(await signatures()).toBe(wanted);
    expect((await client.status(opened.session.sessionID)).state).toBe('RUNNING');
    await phone.confirm(opened.shown);
    wanted += 1;
    expect(await signatures()).toBe(wanted);
    const status = await client.status(opened.session.sessionID);
    const holds = opened.kind === 'auth' ? authenticationHolds(opened.body, status) : verifies(document, status);
    expect(holds).toBe(true);
    return status;
  }

  const refusals = ['activation_refused', 'credential_refused', 'invalid_request'];

  describe.each(['auth', 'sign'] as const)('the confirmation of %s', (kind) => {
    it('signs nothing that the phone was not shown: digest, texts, code, party, times, certificate', async () => {
      const opened = await open(kind);
      const dice = makeDice(7);
      const intent = opened.shown.keyUse!.intent!;
      for (const { path } of leavesOf(copy(intent))) {
        for (let time = 0; time < 6; time += 1) {
          const other = copy(intent);
          const leaf = leavesOf(other).find((one) => one.path === path)!;
          const value = changed(leaf.parent[leaf.name], dice);
          // A fraction has no canonical form, so nobody can sign one.
          leaf.parent[leaf.name] = typeof value === 'number' ? Math.ceil(value) : value;
          await tryConfirmation(opened, await answer(opened, { intent: other }), refusals);
        }
      }
      await conclude(opened);
    });

    it('takes no answer of the other credential', async () => {
      const opened = await open(kind);
      const other = await credentialOf(kind === 'auth' ? 'sign' : 'auth');
      for (let time = 0; time < 10; time += 1) {
        await tryConfirmation(opened, await answer(opened, { credentialId: other }), refusals);
        // Under the name of the right one.
        const named = { json: { id: opened.shown.credentialId, rawId: opened.shown.credentialId } };
        await tryConfirmation(opened, await answer(opened, { credentialId: other }, named), refusals);
      }
      await conclude(opened);
    });

    it('takes no answer that was not made here, by somebody who was there, or was changed on its way', async () => {
      const opened = await open(kind);
      for (const [, , overrides] of sharedMutations('webauthn.get'))
        await tryConfirmation(opened, await answer(opened, {}, overrides), refusals);
      const dice = makeDice(11);
      const good = await answer(opened);
      for (const part of ['clientDataJSON', 'authenticatorData', 'signature'] as const) {
        for (let time = 0; time < 40; time += 1) {
          const bytes = Buffer.from(good.response[part], 'base64url');
          bytes[dice(bytes.length)]! ^= 1 << dice(8);
          const response = { ...good.response, [part]: bytes.toString('base64url') };
          await tryConfirmation(opened, { ...good, response }, refusals);
        }
      }
      for (const member of membersOf(good)) {
        if (unsigned.has(member.at(-1) ?? '')) continue;
        for (const poison of poisons) {
          const poisoned = withMember(good, member, (holder, name) => (holder[name] = poison));
          await tryConfirmation(opened, poisoned, refusals);
        }
      }
      await conclude(opened);
    });

    it('takes no answer of another phone, nor an answer to another session', async () => {
      const before = await open(kind);
      const spent = await answer(before);
      await phone.sendConfirmation(before.shown.intent.session, spent);
      wanted += 1;
      const next = await open(kind);
      for (let time = 0; time < 10; time += 1) {
        await tryConfirmation(next, spent, refusals);
        await tryConfirmation(next, await answer(next), ['session_unknown'], stranger);
        await tryConfirmation(
          next,
          await answer(next, { credentialId: await credentialOf(kind, stranger) }, {}, stranger),
          refusals,
        );
      }
      await conclude(next);
    });

    it('signs once what is sent again and again, and nothing for another answer', async () => {
      const opened = await open(kind);
      const good = await answer(opened);
      const id = opened.shown.intent.session;
      await phone.sendConfirmation(id, good);
      wanted += 1;
      for (let time = 0; time < 10; time += 1) {
        await phone.sendConfirmation(id, good);
        await tryConfirmation(opened, await answer(opened), ['already_decided']);
      }
      expect(await signatures()).toBe(wanted);
    });

    it('signs nothing after the citizen has refused', async () => {
      const opened = await open(kind);
      await phone.refuse(opened.shown);
      for (let time = 0; time < 10; time += 1) await tryConfirmation(opened, await answer(opened), ['already_decided']);
      expect(await signatures()).toBe(wanted);
      expect((await client.status(opened.session.sessionID)).result?.endResult).toBe('USER_REFUSED_INTERACTION');
    });

    it('signs nothing for fifty answers at once but one', async () => {
      const opened = await open(kind);
      const answers = await Promise.all(Array.from({ length: 50 }, () => answer(opened)));
      const path = `/api/requests/${opened.shown.intent.session}/confirm`;
      const sent = await Promise.all(answers.map((assertion) => phone.send('POST', path, { assertion })));
      expect(sent.filter(({ status }) => status === 200)).toHaveLength(1);
      wanted += 1;
      expect(await signatures()).toBe(wanted);
    });
  });

  async function credentialOf(kind: 'auth' | 'sign', by = phone): Promise<string> {
    const statement = 'SELECT id FROM credential WHERE device_id = $1 AND purpose = $2';
    const purpose = kind === 'auth' ? 'authentication' : 'signing';
    const [row] = await read<{ id: string }>(service, statement, [by.memory().device.id, purpose]);
    return row?.id ?? '';
  }

  it('opens what names one document for no other, and tells nobody of a session who does not own it', async () => {
    const body = signatureBody({ nonce: 'a document' });
    const { body: session } = await client.post(`signature/device-link/document/${documentNumber}`, body);
    const link = linkOf('sign', body, session);
    await expect(stranger.openLink(link)).rejects.toMatchObject({ code: 'meant_for_another' });
    await expect(phone.openLink(linkOf('auth', body, session))).rejects.toMatchObject({ code: 'session_unknown' });
    for (const id of [randomUUID(), 'x', '%00', `${session.sessionID}x`, session.sessionToken]) {
      const problem = { type: 'about:blank', status: 404 };
      expect(await client.get(`session/${id}?timeoutMs=1`)).toMatchObject({ status: 404, body: problem });
    }
    expect(await signatures()).toBe(wanted);
  });

  it('lets no signature follow a certificate choice of another party, another account, or none', async () => {
    const chosen = certificateBody({ nonce: 'chosen' });
    const { body: choice } = await client.post('signature/certificate-choice/device-link/anonymous', chosen);
    const link = (number: string, linkedSessionID: string, party: object = bank) => {
      const body = signatureBody({ ...party, linkedSessionID, nonce: randomUUID().slice(0, 30) });
      return client.post(`signature/notification/linked/${number}`, body);
    };
    const notLinked = { status: 400, body: { type: 'about:blank', errors: [{ pointer: '/linkedSessionID' }] } };
    // Not chosen yet.
    expect(await link(documentNumber, choice.sessionID)).toMatchObject(notLinked);
    const { request } = await phone.openLink(linkOf('cert', chosen, choice));
    await phone.confirm(request);
    expect(await link(documentNumber, choice.sessionID, shop)).toMatchObject(notLinked);
    expect(await link(strangersNumber, choice.sessionID)).toMatchObject(notLinked);
    expect(await link(documentNumber, randomUUID())).toMatchObject(notLinked);
    const other = await open('auth');
    expect(await link(documentNumber, other.session.sessionID)).toMatchObject(notLinked);
    await phone.refuse(other.shown);
    expect(await signatures()).toBe(wanted);
  });

  it.each(['auth', 'sign'] as const)('signs nothing when the time of %s is over', async (kind) => {
    const opened = await open(kind);
    clock.advance(11 * 60_000);
    const path = `/api/requests/${opened.shown.intent.session}/confirm`;
    for (let time = 0; time < 5; time += 1) {
      const text = JSON.stringify({ assertion: await answer(opened) });
      const proven = { method: 'POST', url: service.appOrigin + path, body: text };
      const proof = await proveAs(phone, proven, { at: clock.now() });
      const { status, text: said } = await phone.transmit('POST', path, { 'Device-Proof': proof }, text);
      expect([status, (JSON.parse(said) as { code: string }).code]).toEqual([410, 'session_expired']);
    }
    clock.advance(-11 * 60_000);
    expect(await signatures()).toBe(wanted);
    // With the time turned back it runs again, and would meet the next one.
    await phone.refuse(opened.shown);
  });
});
