import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import * as client from 'openid-client';
import type { VirtualPhone } from '#libs/testing';
import { CitizenRepository, SetCitizenStatus } from '../../src/core/citizens/index.js';
import { SignOutEverywhere } from '../../src/core/sso-sessions/index.js';
import { DeliveryLog } from '../../src/platform/jobs/index.js';
import { Database } from '../../src/platform/persistence/index.js';
import { BrowserLike } from '../support/browser-like.js';
import {
  begin,
  discoverAsLibrary,
  discoverAsPortal,
  goOn,
  isCallback,
  readLoginPage,
  signIn,
} from '../support/login.js';
import { confirm, continueTo, isSignedIn } from '../support/logout.js';
import { LogoutReceiver } from '../support/logout-receiver.js';
import { startNodes } from '../support/nodes.js';
import { oksana, taras, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';
import { until } from '../support/until.js';

const openid = { scope: 'openid' };

describe.each(storeKinds)('single sign-on, on %s', (kind) => {
  let service: TestService;
  let receiver: LogoutReceiver;
  let phone: VirtualPhone;
  let portal: client.Configuration;
  let library: client.Configuration;

  beforeAll(async () => {
    receiver = await LogoutReceiver.open();
    service = await TestService.start(kind, {}, {}, undefined, {
      portal: { backchannel_logout_uri: receiver.address('portal') },
      library: { backchannel_logout_uri: receiver.address('library'), session_renewal: true },
    });
    phone = await service.phoneOf(oksana);
    [portal, library] = [await discoverAsPortal(service), await discoverAsLibrary(service)];
  });
  afterAll(async () => {
    await service.stop();
    receiver.close();
  });

  /** Nothing is on its way to a portal. */
  const quiet = () =>
    until(async () => (await service.get(DeliveryLog).latest()).every(({ state }) => state !== 'waiting'));
  const heading = (text: string) => /<h1[^>]*>([^<]+)</.exec(text)?.[1];
  const citizenOf = async (identifier: string) => {
    const citizen = await service.get(CitizenRepository).findByIdentifier(identifier);
    if (!citizen) throw new Error('no citizen');
    return citizen;
  };

  describe('the page “continue?”', () => {
    it('names citizen, portal and purpose, and lists what is released; “Continue” is enough then', async () => {
      const { begun, tokens } = await signIn(service, library, phone, openid);
      const { page, browser, checks } = await begin(service, portal, {}, begun.browser);
      expect(isCallback(service, page)).toBe(false);
      const { text } = await browser.get(page);
      expect(heading(text)).toBe('Continue to Test Portal?');
      for (const shown of ['Sign in to test', 'Oksana Prykladna', 'your name', 'your date of birth']) {
        expect(text).toContain(shown);
      }
      expect(text).toContain('your national identifier');
      const callback = await goOn(service, browser, page, await browser.post(`${page}/continue`));
      const continued = await client.authorizationCodeGrant(portal, callback, checks);
      expect(continued.claims()).toMatchObject({ acr: 'high', auth_time: tokens.claims()?.auth_time });
      expect(continued.claims()?.['sid']).not.toBe(tokens.claims()?.['sid']);
    });

    it('lists only what is asked for', async () => {
      const { begun } = await signIn(service, portal, phone);
      const { page, browser } = await begin(service, library, openid, begun.browser);
      const { text } = await browser.get(page);
      expect(text).toContain('that it is you');
      expect(text).not.toMatch(/your name|your date of birth|your national identifier/);
    });

    it('comes once for a portal, and again when the portal wants to know more', async () => {
      const { begun } = await signIn(service, portal, phone);
      await continueTo(service, library, begun.browser, openid);
      expect(isCallback(service, (await begin(service, library, openid, begun.browser)).page)).toBe(true);
      const more = { scope: 'openid birthdate' };
      const { page } = await begin(service, library, more, begun.browser);
      expect(heading((await begun.browser.get(page)).text)).toBe('Continue to Library?');
      expect(await isSignedIn(service, library, begun.browser, more)).toBe(false);
      await continueTo(service, library, begun.browser, more);
      expect(await isSignedIn(service, library, begun.browser, more)).toBe(true);
    });

    it('leads back to the portal with access_denied', async () => {
      const { begun } = await signIn(service, portal, phone);
      const { page, browser } = await begin(service, library, openid, begun.browser);
      const back = await goOn(service, browser, page, await browser.post(`${page}/cancel`));
      expect(back.searchParams.get('error_description')).toBe('user_cancel');
      expect(await isSignedIn(service, portal, browser)).toBe(true);
      expect(await isSignedIn(service, library, browser, openid)).toBe(false);
    });

    it('“not me” signs the one before out of everything, and lets another one sign in', async () => {
      receiver.got.length = 0;
      const { begun } = await signIn(service, portal, phone);
      const login = await begin(service, library, { scope: 'openid national_id' }, begun.browser);
      expect((await login.browser.post(`${login.page}/anew`)).status).toBe(303);
      await until(() => receiver.of('portal').length === 1);
      const other = await service.phoneOf(taras);
      const tokens = await confirm(service, library, login, other);
      const about = await client.fetchUserInfo(library, tokens.access_token, String(tokens.claims()?.sub));
      expect(about['national_id']).toBe(taras);
      expect(await isSignedIn(service, portal, begun.browser)).toBe(false);
    });

    it('is no way around: nobody goes on with a login that has to be confirmed, or without a session', async () => {
      const { begun } = await signIn(service, portal, phone);
      const fresh = await begin(service, library, { ...openid, prompt: 'login' }, begun.browser);
      expect((await fresh.browser.post(`${fresh.page}/continue`)).status).toBe(404);
      const nobody = await begin(service, library, openid);
      expect((await nobody.browser.post(`${nobody.page}/continue`)).status).toBe(404);
      const foreign = await begin(service, library, openid, begun.browser);
      expect((await new BrowserLike().post(`${foreign.page}/continue`)).status).toBe(404);
    });
  });

  it('asks for a confirmation when the portal wants a recent one, and again when another person confirms it', async () => {
    receiver.got.length = 0;
    const { begun } = await signIn(service, portal, phone);
    await sleep(2_100);
    expect(await isSignedIn(service, portal, begun.browser, { max_age: '1' })).toBe(false);
    expect(await isSignedIn(service, portal, begun.browser, { max_age: '600' })).toBe(true);
    const login = await begin(service, portal, { max_age: '1' }, begun.browser);
    const tokens = await confirm(service, portal, login, await service.phoneOf(taras));
    const about = await client.fetchUserInfo(portal, tokens.access_token, String(tokens.claims()?.sub));
    expect(about['national_id']).toBe(taras);
    await until(() => receiver.of('portal').length === 1);
  });

  it('never satisfies more than was proven: the session goes on at the higher level after a confirmation', async () => {
    const low = await service.phoneOf(oksana, { attestation: 'none' });
    const { begun } = await signIn(service, library, low, openid);
    const login = await begin(service, portal, { acr_values: 'high' }, begun.browser);
    expect((await readLoginPage(login)).state).toBe('waiting');
    expect((await confirm(service, portal, login, phone)).claims()?.['acr']).toBe('high');
    const { tokens } = await signInSilently(begun.browser);
    expect(tokens.claims()?.['acr']).toBe('high');
  });

  const signInSilently = async (browser: BrowserLike) => {
    const begun = await begin(service, library, openid, browser);
    return { tokens: await client.authorizationCodeGrant(library, new URL(begun.page), begun.checks) };
  };

  it('has each code on record, and how the citizen came to the portal', async () => {
    const { begun } = await signIn(service, portal, phone);
    await continueTo(service, library, begun.browser, openid);
    await signInSilently(begun.browser);
    const events = await service
      .get(Database)
      .manager.query<{ actor: string; how: string }[]>(
        "SELECT actor, data->>'how' AS how FROM audit_event WHERE type = 'sso_sessions.joined' ORDER BY id DESC LIMIT 3",
      );
    expect(events.toReversed()).toEqual([
      { actor: 'relying_party:portal', how: 'confirmed' },
      { actor: 'relying_party:library', how: 'continued' },
      { actor: 'relying_party:library', how: 'silent' },
    ]);
  });

  describe('a refresh token of a page', () => {
    it('comes without offline_access, goes from one to the next and keeps the session alive', async () => {
      const { begun, tokens } = await signIn(service, library, phone, openid);
      const next = await client.refreshTokenGrant(library, String(tokens.refresh_token));
      expect(next.refresh_token).not.toBe(tokens.refresh_token);
      expect(next.claims()).toMatchObject({ sub: tokens.claims()?.sub, sid: tokens.claims()?.['sid'] });
      expect(await isSignedIn(service, library, begun.browser, openid)).toBe(true);
    });

    it('dies with the session', async () => {
      const { tokens } = await signIn(service, library, phone, openid);
      await service.get(SignOutEverywhere).signOut(await citizenOf(oksana), 'officer:test');
      const late = client.refreshTokenGrant(library, String(tokens.refresh_token));
      await expect(late).rejects.toMatchObject({ error: 'invalid_grant' });
    });

    it('used twice, ends what came of it', async () => {
      const { tokens } = await signIn(service, library, phone, openid);
      const next = await client.refreshTokenGrant(library, String(tokens.refresh_token));
      for (const used of [tokens, next]) {
        const again = client.refreshTokenGrant(library, String(used.refresh_token));
        await expect(again).rejects.toMatchObject({ error: 'invalid_grant' });
      }
      await expect(client.fetchUserInfo(library, next.access_token, client.skipSubjectCheck)).rejects.toThrow();
    });

    it('is not for a portal that has not registered for it', async () => {
      expect((await signIn(service, portal, phone)).tokens.refresh_token).toBeUndefined();
    });
  });

  describe('signing out everywhere', () => {
    const everything = async () => {
      const one = await signIn(service, portal, phone);
      await continueTo(service, library, one.begun.browser, openid);
      const offline = { scope: 'openid offline_access', prompt: 'consent' };
      return { one, two: await signIn(service, library, phone, offline) };
    };
    const expectNothingLeft = async ({ one, two }: Awaited<ReturnType<typeof everything>>) => {
      for (const { tokens, begun } of [one, two]) {
        const configuration = tokens === one.tokens ? portal : library;
        const info = client.fetchUserInfo(configuration, tokens.access_token, client.skipSubjectCheck);
        await expect(info).rejects.toMatchObject({ status: 401 });
        expect(await isSignedIn(service, configuration, begun.browser, openid)).toBe(false);
      }
      const refreshed = client.refreshTokenGrant(library, String(two.tokens.refresh_token));
      await expect(refreshed).rejects.toMatchObject({ error: 'invalid_grant' });
    };

    it('ends all browsers and all tokens, also those for later, and tells each portal of each session', async () => {
      await service.get(SignOutEverywhere).signOut(await citizenOf(oksana), 'officer:test');
      const before = await everything();
      await quiet();
      receiver.got.length = 0;
      await service.get(SignOutEverywhere).signOut(await citizenOf(oksana), 'officer:test');
      await expectNothingLeft(before);
      await until(() => receiver.got.length === 3);
      expect(receiver.of('library')).toHaveLength(2);
      await signIn(service, portal, phone);
    });

    it('is a button on the phone, which says from how many browsers', async () => {
      await phone.signOutEverywhere();
      const before = await everything();
      expect(await phone.signOutEverywhere()).toBe(2);
      await expectNothingLeft(before);
      expect(await phone.signOutEverywhere()).toBe(0);
    });

    it('happens when a citizen is suspended, who then gets no code in any browser', async () => {
      const before = await everything();
      receiver.got.length = 0;
      await service.get(SetCitizenStatus).set(await citizenOf(oksana), 'suspended', 'officer:test');
      await expectNothingLeft(before);
      await until(() => receiver.got.length >= 3);
      await service.get(SetCitizenStatus).set(await citizenOf(oksana), 'active', 'officer:test');
      await expectNothingLeft(before);
    });

    it('leaves others alone', async () => {
      const other = await service.phoneOf(taras);
      const { begun } = await signIn(service, portal, other);
      await service.get(SignOutEverywhere).signOut(await citizenOf(oksana), 'officer:test');
      expect(await isSignedIn(service, portal, begun.browser)).toBe(true);
    });
  });
});

describe.each(storeKinds)('a session on two nodes, on %s', (kind) => {
  it('is the same on both, and over on both', async () => {
    const { service, stop } = await startNodes(kind);
    const phone = await service.phoneOf(oksana);
    const portal = await discoverAsPortal(service);
    const { begun } = await signIn(service, portal, phone);
    for (let turns = 0; turns < 4; turns += 1) expect(await isSignedIn(service, portal, begun.browser)).toBe(true);
    const citizen = await service.get(CitizenRepository).findByIdentifier(oksana);
    if (citizen) await service.get(SignOutEverywhere).signOut(citizen, 'officer:test');
    for (let turns = 0; turns < 4; turns += 1) expect(await isSignedIn(service, portal, begun.browser)).toBe(false);
    await stop();
  });
});
