import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as client from 'openid-client';
import { request } from '#libs/testing';
import { BrowserLike } from '../support/browser-like.js';
import { begin, discoverAsPortal, finish, goOn, readLoginPage, type Begun } from '../support/login.js';
import { oksana, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';

describe.each(storeKinds)('taking over a sign-in, on %s', (kind) => {
  let service: TestService;
  let portal: client.Configuration;

  beforeAll(async () => {
    service = await TestService.start(kind);
    portal = await discoverAsPortal(service);
  });
  afterAll(() => service.stop());

  /** Somebody starts a sign-in, sends its link to a citizen, and the citizen confirms. */
  async function lureWithLink(kindOfLink: 'app' | 'passkey'): Promise<{ thief: Begun; returnTo: string }> {
    const phone = await service.phoneOf(oksana);
    const thief = await begin(service, portal);
    const { appLink, passkeyLink } = await readLoginPage(thief);
    const returnTo =
      kindOfLink === 'app'
        ? await phone.confirm(await phone.open(appLink))
        : await phone.confirmWithPasskey(passkeyLink);
    return { thief, returnTo: String(returnTo) };
  }

  it.each(['app', 'passkey'] as const)(
    'gives the starter nothing when a lured citizen confirms by %s link (A6)',
    async (way) => {
      const { thief, returnTo } = await lureWithLink(way);
      expect((await thief.browser.post(`${thief.page}/finish`)).status).toBe(404);
      for (const value of ['', 'A'.repeat(22), 'undefined']) {
        const answer = await thief.browser.get(`${thief.page}/return?value=${value}`);
        expect(answer.status).toBe(403);
        expect(answer.headers.location).toBeUndefined();
      }
      const victim = await new BrowserLike().get(returnTo);
      expect(victim.status).toBe(403);
      expect(victim.text).toContain('This is not the browser in which you started');
      expect(victim.headers.location).toBeUndefined();
    },
  );

  it('lets the starting browser finish with the value that the app brings back, once', async () => {
    const { thief: citizen, returnTo } = await lureWithLink('app');
    const callback = await goOn(service, citizen.browser, citizen.page, await citizen.browser.get(returnTo));
    expect((await client.authorizationCodeGrant(portal, callback, citizen.checks)).claims()?.['acr']).toBe('high');
    const again = await citizen.browser.get(returnTo);
    expect(again.status).toBe(403);
  });

  it('keeps a login page to the browser that started it (A16)', async () => {
    const begun = await begin(service, portal);
    const stranger = new BrowserLike();
    for (const path of ['', '/status?seen=waiting&wait=0']) {
      const answer = await stranger.get(begun.page + path);
      expect(answer.status).toBe(404);
      expect(answer.text).not.toContain('typed-code');
    }
    for (const action of ['finish', 'cancel', 'retry', 'leave']) {
      expect((await stranger.post(`${begun.page}/${action}`)).status).toBe(404);
    }
    const other = await begin(service, portal);
    const crossed = await other.browser.get(begun.page);
    expect(crossed.status).toBe(404);
    expect((await readLoginPage(begun)).state).toBe('waiting');
  });

  it('accepts no state change from a page of another origin (A29)', async () => {
    const { browser, page } = await begin(service, portal);
    const foreign = [
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
      { Origin: service.appOrigin },
      { 'Sec-Fetch-Site': 'cross-site' },
    ];
    for (const headers of foreign) {
      for (const action of ['cancel', 'retry', 'leave', 'finish']) {
        expect((await browser.post(`${page}/${action}`, {}, headers)).status).toBe(403);
      }
    }
    expect((await browser.get(page)).text).toContain('data-state="waiting"');
  });

  it('gives a new session id at each sign-in (A16)', async () => {
    const phone = await service.phoneOf(oksana);
    const cookies = new Set<string>();
    for (let round = 0; round < 2; round += 1) {
      const begun = await begin(service, portal, { prompt: 'login' });
      await phone.confirm(await phone.open((await readLoginPage(begun)).typedCode));
      const answer = await begun.browser.post(`${begun.page}/finish`);
      const resume = await begun.browser.get(new URL(String(answer.headers.location), begun.page).href);
      const session = resume.headers['set-cookie']?.find((cookie) => /^_session=[^;]/.test(cookie));
      cookies.add(String(session?.split(';', 1)[0]));
    }
    expect(cookies.size).toBe(2);
  });

  it('follows the issuer in every address, whatever host a caller names (A46)', async () => {
    const url = `${service.issuer}/.well-known/openid-configuration`;
    for (const name of ['X-Forwarded-Host', 'Forwarded', 'X-Forwarded-Proto', 'X-Original-Host']) {
      const { text } = await request('GET', url, {
        [name]: name === 'Forwarded' ? 'host=evil.example;proto=https' : 'evil.example',
      });
      expect(text).not.toContain('evil.example');
      expect((JSON.parse(text) as { token_endpoint: string }).token_endpoint).toBe(`${service.issuer}/oidc/token`);
    }
    for (const host of ['evil.example', '127.0.0.1', `localhost.evil.example`, 'app.localhost']) {
      expect((await request('GET', url, { Host: host })).status).toBe(421);
    }
  });

  it('gives no code twice for one confirmation', async () => {
    const phone = await service.phoneOf(oksana);
    const begun = await begin(service, portal);
    await phone.confirm(await phone.open((await readLoginPage(begun)).typedCode));
    await finish(service, begun);
    expect((await begun.browser.post(`${begun.page}/finish`)).status).toBe(404);
  });
});
