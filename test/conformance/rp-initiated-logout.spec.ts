import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt, SignJWT } from 'jose';
import type * as client from 'openid-client';
import type { VirtualPhone } from '#libs/testing';
import { Engine } from '../../src/api/oidc/engine.js';
import { BrowserLike } from '../support/browser-like.js';
import { discoverAsLibrary, discoverAsPortal, signIn } from '../support/login.js';
import { answerSignOut, askToSignOut, continueTo, isSignedIn } from '../support/logout.js';
import { oksana, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';

const bye = 'http://localhost:9/bye';

/** The modules of oidcc-rp-initiated-logout-certification-test-plan, by their own names. */
describe.each(storeKinds)('oidcc-rp-initiated-logout-certification-test-plan, on %s', (kind) => {
  let service: TestService;
  let phone: VirtualPhone;
  let portal: client.Configuration;
  let library: client.Configuration;

  beforeAll(async () => {
    service = await TestService.start(kind);
    phone = await service.phoneOf(oksana);
    [portal, library] = [await discoverAsPortal(service), await discoverAsLibrary(service)];
  });
  afterAll(() => service.stop());

  const signedIn = async () => {
    const { begun, tokens } = await signIn(service, portal, phone);
    return { browser: begun.browser, hint: String(tokens.id_token) };
  };
  const ask = (browser: BrowserLike, parameters: Readonly<Record<string, string>>) =>
    askToSignOut(service, browser, parameters);
  /** The page that comes when nothing leads back to a portal. */
  const shows = async (browser: BrowserLike, location: string | undefined) => {
    const { answer } = await browser.follow(new URL(String(location), service.issuer).href);
    return /<h1[^>]*>([^<]+)</.exec(answer?.text ?? '')?.[1];
  };
  const expectErrorPage = async (browser: BrowserLike, parameters: Readonly<Record<string, string>>) => {
    const { answer } = await ask(browser, parameters);
    expect(answer.status).toBe(400);
    expect(answer.headers.location).toBeUndefined();
    expect(answer.text).toContain('invalid_request');
    expect(await isSignedIn(service, portal, browser)).toBe(true);
  };

  it('oidcc-rp-initiated-logout-discovery-endpoint-verification', () => {
    expect(portal.serverMetadata().end_session_endpoint).toBe(`${service.issuer}/oidc/logout`);
  });

  it.each(['GET', 'POST'] as const)('oidcc-rp-initiated-logout (by %s)', async (method) => {
    const { browser, hint } = await signedIn();
    const parameters = { id_token_hint: hint, post_logout_redirect_uri: bye, state: 'ÿ&=1' };
    const form = await askToSignOut(service, browser, parameters, method);
    expect(form.answer.status).toBe(200);
    const { status, headers } = await answerSignOut(service, browser, form);
    expect([status, headers.location]).toEqual([303, `${bye}?state=${encodeURIComponent('ÿ&=1')}`]);
    expect(await isSignedIn(service, portal, browser)).toBe(false);
  });

  it('oidcc-rp-initiated-logout-bad-post-logout-redirect-uri', async () => {
    const { browser, hint } = await signedIn();
    await expectErrorPage(browser, { id_token_hint: hint, post_logout_redirect_uri: 'https://elsewhere.example/bye' });
  });

  it('oidcc-rp-initiated-logout-modified-id-token-hint', async () => {
    const { browser, hint } = await signedIn();
    const [head, , signature] = hint.split('.');
    const claims = Buffer.from(JSON.stringify({ ...decodeJwt(hint), sub: 'somebody-else' })).toString('base64url');
    await expectErrorPage(browser, {
      id_token_hint: [head, claims, signature].join('.'),
      post_logout_redirect_uri: bye,
    });
  });

  it('oidcc-rp-initiated-logout-bad-id-token-hint', async () => {
    const { browser } = await signedIn();
    await expectErrorPage(browser, { id_token_hint: 'no token at all', post_logout_redirect_uri: bye });
  });

  it('oidcc-rp-initiated-logout-query-added-to-post-logout-redirect-uri', async () => {
    const { browser, hint } = await signedIn();
    await expectErrorPage(browser, { id_token_hint: hint, post_logout_redirect_uri: `${bye}?foo=bar` });
  });

  it.each([
    ['oidcc-rp-initiated-logout-no-id-token-hint', { post_logout_redirect_uri: bye, state: 's' }],
    ['oidcc-rp-initiated-logout-no-params', {}],
    ['oidcc-rp-initiated-logout-only-state', { state: 's' }],
  ] as const)('%s', async (_, parameters) => {
    const { browser } = await signedIn();
    const form = await ask(browser, parameters);
    const { headers } = await answerSignOut(service, browser, form);
    expect(headers.location).toMatch(new RegExp(`^${service.issuer}/`));
    expect(await shows(browser, headers.location)).toBe('You are signed out');
    expect(await isSignedIn(service, portal, browser)).toBe(false);
  });

  it('oidcc-rp-initiated-logout-no-post-logout-redirect-uri', async () => {
    const { browser, hint } = await signedIn();
    const { headers } = await answerSignOut(service, browser, await ask(browser, { id_token_hint: hint, state: 's' }));
    expect(await shows(browser, headers.location)).toBe('You are signed out');
  });

  it('oidcc-rp-initiated-logout-no-state', async () => {
    const { browser, hint } = await signedIn();
    const form = await ask(browser, { id_token_hint: hint, post_logout_redirect_uri: bye });
    expect((await answerSignOut(service, browser, form)).headers.location).toBe(bye);
  });

  describe('beyond the plan', () => {
    it('takes a hint that has expired, and none that another has signed', async () => {
      const { browser, hint } = await signedIn();
      const { provider } = service.get(Engine);
      const client = await provider.Client.find('portal');
      if (!client) throw new Error('no client');
      const yesterday = Math.floor(Date.now() / 1000) - 86_400;
      const token = new provider.IdToken({ sub: 'citizen' }, { client });
      Object.assign(token, { mask: { sub: null } });
      const expired = await token.issue({ use: 'idtoken', expiresAt: yesterday });
      expect(decodeJwt(expired)).toMatchObject({ aud: 'portal', exp: yesterday });
      const forged = await new SignJWT(decodeJwt(hint))
        .setProtectedHeader({ alg: 'ES256', kid: 'portal-1' })
        .sign(service.parties.privateKey);
      await expectErrorPage(browser, { id_token_hint: forged });
      const form = await ask(browser, { id_token_hint: expired, post_logout_redirect_uri: bye });
      expect((await answerSignOut(service, browser, form)).headers.location).toBe(bye);
    });

    it('signs out of the portal that asks only, when the citizen wants that', async () => {
      const { browser, hint } = await signedIn();
      await continueTo(service, library, browser, { scope: 'openid' });
      const form = await ask(browser, { id_token_hint: hint, post_logout_redirect_uri: bye });
      expect(form.answer.text).toContain('Library');
      expect((await answerSignOut(service, browser, form, 'only this one')).headers.location).toBe(bye);
      expect(await isSignedIn(service, portal, browser)).toBe(false);
      expect(await isSignedIn(service, library, browser, { scope: 'openid' })).toBe(true);
    });

    it('says of which portal the citizen has signed out, and that nothing has changed when nothing has', async () => {
      const { browser, hint } = await signedIn();
      const stay = await answerSignOut(service, browser, await ask(browser, {}), 'only this one');
      expect(await shows(browser, stay.headers.location)).toBe('You are still signed in');
      expect(await isSignedIn(service, portal, browser)).toBe(true);
      const left = await answerSignOut(service, browser, await ask(browser, { id_token_hint: hint }), 'only this one');
      expect(await shows(browser, left.headers.location)).toBe('You are signed out of Test Portal');
    });

    it('leads who is not signed in straight back, and asks nothing', async () => {
      const { hint } = await signedIn();
      const parameters = { id_token_hint: hint, post_logout_redirect_uri: bye, state: 's' };
      const { answer } = await ask(new BrowserLike(), parameters);
      expect([answer.status, answer.headers.location]).toEqual([303, `${bye}?state=s`]);
      const nowhere = (await ask(new BrowserLike(), {})).answer.headers.location;
      expect(await shows(new BrowserLike(), nowhere)).toBe('You are signed out');
    });

    it('keeps the session of a browser that a portal’s own page sent here by POST, without its cookie', async () => {
      const { browser, hint } = await signedIn();
      const foreign = await fetch(`${service.issuer}/oidc/logout`, {
        method: 'POST',
        headers: { Origin: 'https://portal.example' },
        body: new URLSearchParams({ id_token_hint: hint, post_logout_redirect_uri: bye, state: 's' }),
        redirect: 'manual',
      });
      expect([foreign.status, foreign.headers.get('set-cookie')]).toEqual([303, null]);
      const answer = await browser.get(new URL(String(foreign.headers.get('location')), service.issuer).href);
      expect(answer.text).toContain('id="logout-yes"');
      const long = new URLSearchParams({ state: 'x'.repeat(20_000) });
      const refused = await fetch(`${service.issuer}/oidc/logout`, { method: 'POST', body: long, redirect: 'manual' });
      expect(refused.status).toBe(413);
    });

    it('ends nothing without the page’s own protection', async () => {
      const { browser, hint } = await signedIn();
      const form = await ask(browser, { id_token_hint: hint });
      expect((await answerSignOut(service, browser, { ...form, xsrf: 'guessed' })).status).toBe(400);
      expect(await isSignedIn(service, portal, browser)).toBe(true);
    });

    it('puts each sign-out on record, with who it was', async () => {
      const { browser, hint } = await signedIn();
      await answerSignOut(service, browser, await ask(browser, { id_token_hint: hint }));
      const { Database } = await import('../../src/platform/persistence/index.js');
      const events = await service
        .get(Database)
        .manager.query<{ actor: string; subject: string; data: { relyingParties: string[] } }[]>(
          "SELECT actor, subject, data FROM audit_event WHERE type = 'sso_sessions.ended' ORDER BY id DESC LIMIT 1",
        );
      expect(events).toEqual([
        {
          actor: expect.stringMatching(/^browser:/),
          subject: expect.any(String),
          data: expect.objectContaining({ relyingParties: ['portal'] }),
        },
      ]);
    });
  });
});
