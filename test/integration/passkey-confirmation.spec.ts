import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import type * as client from 'openid-client';
import {
  generateCredentialKey,
  signingKey,
  type Answer,
  type AssertionOverrides,
  type VirtualPhone,
} from '#libs/testing';
import { CitizenRepository, SetCitizenStatus, type CitizenStatus } from '../../src/core/citizens/index.js';
import { confirm, ask, decisionsOf, forge, openPasskey, problemOf, reasonsOf } from '../support/confirmations.js';
import { begin, discoverAsPortal, readLoginPage } from '../support/login.js';
import { oksana, taras, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';

const anotherKey = signingKey(generateCredentialKey());

describe.each(storeKinds)('a confirmation by passkey, on %s', (kind) => {
  let service: TestService;
  let portal: client.Configuration;
  let phone: VirtualPhone;
  let suspended: VirtualPhone;

  beforeAll(async () => {
    service = await TestService.start(kind);
    portal = await discoverAsPortal(service);
    phone = await service.phoneOf(oksana);
    suspended = await service.phoneOf(taras);
    await setStatus(taras, 'suspended');
  });
  afterAll(() => service.stop());

  async function setStatus(identifier: string, status: CitizenStatus) {
    const citizen = await service.get(CitizenRepository).findByIdentifier(identifier);
    await service.get(SetCitizenStatus).set(citizen!, status, 'system');
  }

  async function attempt(by: VirtualPhone, overrides: AssertionOverrides, parameters: Record<string, string> = {}) {
    const begun = await begin(service, portal, parameters);
    const passkey = await openPasskey(by, begun);
    const answer = await passkey.confirm(await forge(by, passkey.shown, overrides));
    return { begun, answer, shown: passkey.shown };
  }

  it('signs in on the same device', async () => {
    const { begun, answer, shown } = await attempt(phone, {});
    expect(JSON.parse(answer.text)).toEqual({ returnTo: expect.stringContaining('/return?value=') });
    expect((await readLoginPage(begun)).state).toBe('approved');
    expect(await decisionsOf(service, shown)).toEqual([{ result: 'approved' }]);
  });

  it('answers alike for a credential that nobody has, one of a citizen and one of a suspended citizen', async () => {
    const nobodys = { credentialId: randomBytes(32), userHandle: randomBytes(32).toString('base64url') };
    const attempts = [
      await attempt(phone, { ...nobodys, signingKey: anotherKey }),
      await attempt(phone, { signingKey: anotherKey }),
      await attempt(suspended, { signingKey: anotherKey }),
    ];
    const answers = attempts.map(({ answer }) => masked(answer));
    expect(answers[0]).toMatchObject({ status: 403, text: expect.stringContaining('"credential_refused"') });
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    // All three came as far as the signature, no further, and left the same trace.
    for (const { shown } of attempts) expect(await reasonsOf(service, shown)).toEqual(['signature']);
  });

  it.each<[string, AssertionOverrides]>([
    ['user handle of another', { userHandle: 'AAAA' }],
    ['key that has begun to sync', { authenticatorData: { flags: { be: true } } }],
  ])('does not tell from a wrong %s whether there is such a credential', async (_, overrides) => {
    const wrong = { ...overrides, signingKey: anotherKey };
    const [known, unknown] = [
      await attempt(phone, wrong),
      await attempt(phone, { ...wrong, credentialId: randomBytes(32) }),
    ];
    expect(masked(known.answer)).toEqual(masked(unknown.answer));
    for (const { shown } of [known, unknown]) expect(await reasonsOf(service, shown)).toEqual(['signature']);
  });

  it('tells a suspended citizen, who has proved to be that, and decides nothing', async () => {
    const { answer, shown } = await attempt(suspended, {});
    expect(problemOf(answer)).toMatchObject({ status: 403, code: 'citizen_suspended' });
    expect(await decisionsOf(service, shown)).toEqual([]);
  });

  it.each<[string, string, AssertionOverrides]>([
    ['without a user handle', 'no_user_handle', { userHandle: undefined }],
    ['with the user handle of another', 'wrong_user_handle', { userHandle: 'AAAA' }],
    ['that has begun to sync', 'backup_changed', { authenticatorData: { flags: { be: true } } }],
  ])('is refused by a passkey %s', async (_, reason, overrides) => {
    const { answer, shown } = await attempt(phone, overrides);
    expect(problemOf(answer)).toMatchObject({ status: 403, code: 'credential_refused' });
    expect(await reasonsOf(service, shown)).toEqual([reason]);
  });

  it('is refused by the credential for signing, whose user handle is known', async () => {
    const { credentials } = phone.memory().authenticator;
    const signing = credentials.find(({ discoverable }) => !discoverable)!;
    const passkey = await openPasskey(phone, await begin(service, portal));
    const request = { ...passkey.shown, credentialId: signing.id };
    const answer = await passkey.confirm(await forge(phone, request, { userHandle: signing.userHandle }));
    expect(problemOf(answer)).toMatchObject({ status: 403, code: 'credential_refused' });
    expect(await reasonsOf(service, passkey.shown)).toEqual(['wrong_purpose']);
  });

  it('is refused on another page than the one that asked', async () => {
    const [one, other] = [
      await openPasskey(phone, await begin(service, portal)),
      await openPasskey(phone, await begin(service, portal)),
    ];
    const answer = await other.confirm(await forge(phone, one.shown));
    expect(problemOf(answer)).toMatchObject({ status: 403, code: 'credential_refused' });
    expect(await reasonsOf(service, other.shown)).toEqual(['wrong_challenge']);
  });

  it('is refused once its phone was taken out of service', async () => {
    const gone = await service.phoneOf(oksana);
    await gone.deactivate();
    const { answer, shown } = await attempt(gone, {});
    expect(problemOf(answer)).toMatchObject({ status: 403, code: 'credential_refused' });
    expect(await reasonsOf(service, shown)).toEqual(['unknown_credential']);
  });

  it.each([
    ['that can sync', { backupEligible: true }],
    ['that no trusted maker attests', { attestation: 'untrusted' }],
    ['that only attests itself', { attestation: 'self' }],
  ] as const)('never reaches level high with a key %s, nor does the phone', async (_, options) => {
    const weak = await service.phoneOf(oksana, options);
    expect(weak.memory().device.level).toBe('substantial');
    const high = { acr_values: 'high' };
    const { answer, shown } = await attempt(weak, {}, high);
    expect(problemOf(answer)).toMatchObject({ status: 403, code: 'level_too_low' });
    expect(await decisionsOf(service, shown)).toEqual([]);
    await expect(ask(service, portal, weak, high)).rejects.toMatchObject({ status: 403, code: 'level_too_low' });
    const { shown: lower } = await ask(service, portal, weak);
    expect((await confirm(weak, lower, await forge(weak, lower))).status).toBe(200);
  });
});

/** An answer byte for byte, without what differs from one request to the next. */
function masked({ status, headers, text }: Answer) {
  const { incident, date: _, ...others } = headers;
  return { status, headers: others, text: text.replaceAll(String(incident), 'incident') };
}
