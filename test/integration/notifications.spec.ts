import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { formatDeviceLink } from '#libs/device-link';
import { digest } from '#libs/kernel';
import type { VirtualPhone } from '#libs/testing';
import { CitizenRepository, SetCitizenStatus } from '../../src/core/citizens/index.js';
import { RelyingPartyRegistry } from '../../src/core/relying-parties/index.js';
import {
  StartAuthentication,
  StartNotification,
  WatchSession,
  type NotificationRequest,
  type SessionId,
} from '../../src/core/signing-sessions/index.js';
import { KeyValueStore } from '../../src/platform/key-value/index.js';
import { oksana, taras, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';

const nobody = 'PNOUA-19900101-00015';
const wait = { timeoutMs: 5_000 };

describe.each(storeKinds)('a request that is addressed to a person, on %s', (kind) => {
  let service: TestService;
  let phone: VirtualPhone;

  beforeAll(async () => {
    service = await TestService.start(kind);
    phone = await service.phoneOf(oksana, { backupEligible: true });
  });
  afterAll(() => service.stop());
  /** Leaves nothing open, and nothing counted. */
  beforeEach(async () => {
    for (const shown of await phone.waiting()) await phone.refuse(shown);
    await service.get(KeyValueStore).delete(...budgetKeys());
  });

  const budgetKeys = () =>
    [oksana, taras, nobody].flatMap((person) =>
      ['window', 'day', 'quiet', 'unwanted:portal', 'unwanted:library'].map(
        (name) => `{notifications-to:${digest(person)}}:${name}`,
      ),
    );
  const party = (id: string) => {
    const found = service.get(RelyingPartyRegistry).find(id);
    if (!found) throw new Error(`there is no ${id}`);
    return found;
  };
  const ask = (change: Partial<NotificationRequest> = {}, of = 'portal') => {
    const id = randomBytes(16).toString('base64url') as SessionId;
    const asked = { id, relyingParty: party(of), person: oksana, level: 'substantial', locale: 'en' } as const;
    const rest = { message: 'Case 4711', codeIsChosen: true, owner: id, lifeMs: 60_000 };
    return service.get(StartNotification).start({ ...asked, ...rest, ...change });
  };
  const outcomeOf = async ({ id, owner }: { id: string; owner: string }) => {
    const { state } = await service.get(WatchSession).ofOwner(id, owner);
    return state.name === 'ended' ? state.outcome.result : state.name;
  };

  it('reaches a phone that is waiting, with everything that is signed but the code, which has to be chosen', async () => {
    const waiting = phone.waiting(20);
    const session = await ask();
    const [shown] = await waiting;
    expect(shown).toMatchObject({
      intent: { session: session.id, relyingParty: { name: 'Test Portal' }, message: 'Case 4711' },
      choices: expect.arrayContaining([session.intent.code]),
    });
    expect(new Set(shown?.choices).size).toBe(3);
    expect([shown?.intent.code, shown?.starter]).toEqual([undefined, undefined]);
    if (shown) await phone.confirm(shown, session.intent.code);
    expect(await outcomeOf(session)).toBe('approved');
    expect(await phone.waiting()).toEqual([]);
    expect((await phone.history())[0]).toMatchObject({ result: 'approved', message: 'Case 4711', starter: '' });
  });

  it('ends with the first wrong code, and the right one comes too late', async () => {
    const session = await ask();
    const [shown] = await phone.waiting();
    if (!shown) throw new Error('nothing waits');
    const wrong = shown.choices?.find((code) => code !== session.intent.code);
    await expect(phone.confirm(shown, wrong)).rejects.toMatchObject({ code: 'wrong_code' });
    await expect(phone.confirm(shown, session.intent.code)).rejects.toMatchObject({ code: 'already_decided' });
    expect(await outcomeOf(session)).toBe('wrong_code');
  });

  it('shows the code where it is not to be chosen', async () => {
    const session = await ask({ codeIsChosen: false, code: '0042' });
    const [shown] = await phone.waiting();
    expect([shown?.intent.code, shown?.choices]).toEqual(['0042', undefined]);
    if (shown) await phone.confirm(shown);
    expect(await outcomeOf(session)).toBe('approved');
  });

  it('can be answered by no phone of anybody else, and claimed by nobody', async () => {
    const other = await service.phoneOf(taras);
    const session = await ask();
    expect(await other.waiting()).toEqual([]);
    const proof = { kind: 'link', session: session.id, secret: session.secrets.link, passkey: false } as const;
    const link = formatDeviceLink(service.appOrigin, proof);
    await expect(other.open(link)).rejects.toMatchObject({ code: 'claimed_by_another' });
    const answers = await Promise.all(
      ['confirm', 'refuse'].map((verb) =>
        other.send('POST', `/api/requests/${session.id}/${verb}`, { reason: 'refused' }),
      ),
    );
    expect(answers.map(({ status }) => status >= 400)).toEqual([true, true]);
    expect(await outcomeOf(session)).toBe('claimed');
  });

  it('looks the same to who asked, whether the person is known, suspended, without a phone, or nobody', async () => {
    const citizens = service.get(CitizenRepository);
    const citizen = await citizens.findByIdentifier(taras);
    if (!citizen) throw new Error('no such citizen');
    await service.get(SetCitizenStatus).set(citizen, 'suspended', 'officer:test');
    const sessions = [await ask({ person: nobody }), await ask({ person: taras }), await ask({ level: 'high' })];
    await service.get(SetCitizenStatus).set({ ...citizen, status: 'suspended' }, 'active', 'officer:test');
    expect(await Promise.all(sessions.map(outcomeOf))).toEqual(['waiting', 'waiting', 'waiting']);
    expect(await phone.waiting()).toEqual([]);
    const short = [await ask({ person: nobody, lifeMs: 200 }), await ask({ lifeMs: 200 })] as const;
    await Promise.all(
      short.map((session) => service.get(WatchSession).untilChanged({ ...session, seen: session.state.name }, wait)),
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await Promise.all(short.map(outcomeOf))).toEqual(['timeout', 'timeout']);
  });

  it('ends together with a sign-in that is under way', async () => {
    const page = await service.get(StartAuthentication).start({
      ...{ relyingParty: party('library'), level: 'low', locale: 'en', owner: 'page', returnUrl: 'https://x.example' },
      starter: { browser: 'Firefox', network: '192.0.2.0/24' },
    });
    await phone.open(String(page.secrets.typed));
    const session = await ask();
    expect([await outcomeOf(session), await outcomeOf(page)]).toEqual(['concurrent', 'concurrent']);
    expect(await phone.waiting()).toEqual([]);
  });

  it('is refused when three went unconfirmed within ten minutes, of whichever relying party and whoever it is', async () => {
    for (const person of [oksana, nobody]) {
      for (const asking of ['portal', 'library', 'portal']) {
        await ask({ person }, asking);
        for (const shown of await phone.waiting()) await phone.refuse(shown);
      }
      await expect(ask({ person }, 'library')).rejects.toMatchObject({ code: 'too_many_notifications' });
    }
  });

  it('is counted anew after a confirmation', async () => {
    for (let round = 0; round < 5; round += 1) {
      const session = await ask();
      const [shown] = await phone.waiting();
      if (shown) await phone.confirm(shown, session.intent.code);
    }
  });

  it('is refused to everybody for an hour after "this was not me", and to that relying party for a day', async () => {
    await ask();
    const [shown] = await phone.waiting();
    if (shown) await phone.refuse(shown, 'not_me');
    await expect(ask()).rejects.toMatchObject({ retryAfterSeconds: 86_400 });
    await expect(ask({}, 'library')).rejects.toMatchObject({ retryAfterSeconds: 3_600 });
    await ask({ person: taras });
  });
});
