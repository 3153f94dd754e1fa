import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as client from 'openid-client';
import type { VirtualPhone } from '#libs/testing';
import { BrowserLike } from '../support/browser-like.js';
import {
  begin,
  discoverAsLibrary,
  discoverAsPortal,
  finish,
  isCallback,
  readLoginPage,
  signIn,
} from '../support/login.js';
import { oksana, taras, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';

const eidas = (level: string) => `http://eidas.europa.eu/LoA/${level}`;

describe.each(storeKinds)('what a portal may ask for, on %s:', (kind) => {
  let service: TestService;
  let portal: client.Configuration;
  let library: client.Configuration;
  let phone: VirtualPhone;

  beforeAll(async () => {
    service = await TestService.start(kind);
    portal = await discoverAsPortal(service);
    library = await discoverAsLibrary(service);
    phone = await service.phoneOf(oksana, { attestation: 'none' });
  });
  afterAll(() => service.stop());

  const errorOf = async (parameters: Readonly<Record<string, string>>, browser = new BrowserLike()) => {
    const { page } = await begin(service, portal, parameters, browser);
    const { searchParams } = new URL(page);
    return [searchParams.get('error'), searchParams.get('error_description')];
  };

  describe('acr_values', () => {
    it.each([
      [eidas('low'), eidas('substantial')],
      [`${eidas('high')} ${eidas('low')}`, eidas('substantial')],
      ['low', 'substantial'],
      [`substantial ${eidas('substantial')}`, 'substantial'],
      ['unheard-of', 'substantial'],
    ])('"%s" is answered in its own words: %s', async (asked, answered) => {
      const { tokens } = await signIn(service, portal, await service.phoneOf(oksana, { attestation: 'none' }), {
        acr_values: asked,
      });
      expect(tokens.claims()?.['acr']).toBe(answered);
    });

    it('is answered in its own words by a session too, and the words do not stick to it', async () => {
      const { begun } = await signIn(service, library, phone, { scope: 'openid', acr_values: eidas('low') });
      for (const [asked, answered] of [
        ['low', 'substantial'],
        [eidas('substantial'), eidas('substantial')],
      ] as const) {
        const again = await begin(
          service,
          library,
          { scope: 'openid', acr_values: asked, prompt: 'none' },
          begun.browser,
        );
        const tokens = await client.authorizationCodeGrant(library, new URL(again.page), again.checks);
        expect(tokens.claims()?.['acr']).toBe(answered);
      }
    });

    it('is offered in both vocabularies', () => {
      const levels = ['low', 'substantial', 'high'];
      expect(portal.serverMetadata()['acr_values_supported']).toEqual([...levels, ...levels.map(eidas)]);
    });
  });

  describe('purpose', () => {
    const purpose = 'Підтвердити заяву № 12/345 (ID-картка)';

    it('is shown on the page and the phone in place of the registered one, and is what the phone signs', async () => {
      const begun = await begin(service, portal, { purpose });
      const { answer, typedCode } = await readLoginPage(begun);
      expect(answer.text).toContain(`>${purpose}<`);
      const shown = await phone.open(typedCode);
      expect(shown.intent.purpose).toBe(purpose);
      const forged = { ...shown, intent: { ...shown.intent, purpose: 'Увійти, щоб випробувати' } };
      await expect(phone.confirm(forged)).rejects.toThrow('credential_refused');
      await phone.confirm(shown);
      expect((await finish(service, begun)).searchParams.has('code')).toBe(true);
    });

    it('stays what it is when the citizen changes the language, and does not stick to the next request', async () => {
      const begun = await begin(service, portal, { purpose });
      await begun.browser.get(`${begun.page}?lang=et`);
      expect((await readLoginPage(begun)).answer.text).toContain(`>${purpose}<`);
      expect((await readLoginPage(await begin(service, portal))).answer.text).toContain('>Sign in to test<');
    });

    it.each([
      ['Sign in \u202Eknab eht ot', 'purpose must be of letters, digits, spaces and usual punctuation'],
      ['Sign in to the b\u0430nk', 'purpose must not mix Latin and Cyrillic letters in a word'],
      ['x'.repeat(101), 'purpose must have 3 to 100 characters'],
      ['<script>', 'purpose must be of letters, digits, spaces and usual punctuation'],
    ])('that could deceive is refused: %j', async (deceiving, description) => {
      expect(await errorOf({ purpose: deceiving })).toEqual(['invalid_request', description]);
    });

    it('is refused when it is pushed, too', async () => {
      const pushed = client.buildAuthorizationUrlWithPAR(portal, {
        redirect_uri: service.parties.callback,
        scope: 'openid',
        purpose: 'Sign\u0000in',
        code_challenge: await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier()),
        code_challenge_method: 'S256',
      });
      await expect(pushed).rejects.toMatchObject({ error: 'invalid_request' });
    });
  });

  describe('ui_locales', () => {
    it.each([
      ['uk', 'uk', 'Тестовий портал'],
      ['et-EE en', 'et', 'Testportaal'],
      ['fr de en uk', 'en', 'Test Portal'],
      ['xx', 'en', 'Test Portal'],
    ])('%s is honoured in this order: the page is in %s, and the phone shows %s', async (uiLocales, language, name) => {
      const begun = await begin(service, portal, { ui_locales: uiLocales });
      const { answer, typedCode } = await readLoginPage(begun);
      expect(answer.text).toContain(`<html lang="${language}"`);
      const shown = await (await service.phoneOf(taras)).open(typedCode);
      expect(shown.intent.relyingParty.name).toBe(name);
      await begun.browser.post(`${begun.page}/cancel`);
    });

    it('gives way to what the citizen chooses, and is announced', async () => {
      const begun = await begin(service, portal, { ui_locales: 'uk' });
      await begun.browser.get(`${begun.page}?lang=et`);
      expect((await readLoginPage(begun)).answer.text).toContain('<html lang="et"');
      expect(portal.serverMetadata()['ui_locales_supported']).toEqual(['uk', 'en', 'et']);
    });
  });

  describe('method scopes', () => {
    it('app: the page offers no passkey, and none is taken', async () => {
      const free = await readLoginPage(await begin(service, portal));
      const begun = await begin(service, portal, { scope: 'openid app' });
      const page = await readLoginPage(begun);
      expect([page.passkeyLink, page.appLink === '', page.typedCode === '']).toEqual(['', false, false]);
      const link = page.appLink.replace(/#link/, '#passkey');
      const forged = free.passkeyLink.replace(/#.*/, '') + page.appLink.slice(page.appLink.indexOf('#'));
      for (const attempt of [link, forged])
        await expect(phone.confirmWithPasskey(attempt)).rejects.toThrow('way_not_allowed');
      await phone.confirm(await phone.open(page.typedCode));
      expect((await finish(service, begun)).searchParams.has('code')).toBe(true);
    });

    it('passkey: the page offers nothing else, and the app cannot open it', async () => {
      const begun = await begin(service, portal, { scope: 'openid passkey' });
      const { answer, passkeyLink, appLink, typedCode } = await readLoginPage(begun);
      expect([appLink, typedCode, answer.text.includes('id="qr"')]).toEqual(['', '', false]);
      await expect(phone.open(passkeyLink)).rejects.toThrow('way_not_allowed');
      expect(await phone.confirmWithPasskey(passkeyLink)).toContain('/return?value=');
    });

    it('both: all ways may be used', async () => {
      const { passkeyLink, appLink } = await readLoginPage(
        await begin(service, portal, { scope: 'openid app passkey' }),
      );
      expect([passkeyLink === '', appLink === '']).toEqual([false, false]);
    });

    it('are never satisfied by a session: it does not know how it came about', async () => {
      const { begun } = await signIn(service, library, phone, { scope: 'openid' });
      const asked = await begin(service, library, { scope: 'openid app' }, begun.browser);
      expect(isCallback(service, asked.page)).toBe(false);
      const silent = await begin(service, library, { scope: 'openid app', prompt: 'none' }, begun.browser);
      expect(new URL(silent.page).searchParams.get('error')).toBe('login_required');
    });
  });

  describe('the rest', () => {
    it('state and nonce come back as they are, however long, and login_hint is shown to nobody', async () => {
      const state = 'ї/+&=%'.repeat(80);
      const nonce = 'n'.repeat(500);
      const begun = await begin(service, portal, { state, nonce, login_hint: 'somebody@example.org' });
      const { answer, typedCode } = await readLoginPage(begun);
      expect(answer.text).not.toContain('somebody@example.org');
      const own = await service.phoneOf(oksana);
      const shown = await own.open(typedCode);
      expect(JSON.stringify(shown)).not.toContain('somebody@example.org');
      await own.confirm(shown);
      const callback = await finish(service, begun);
      const checks = { ...begun.checks, expectedState: state, expectedNonce: nonce };
      const tokens = await client.authorizationCodeGrant(portal, callback, checks);
      expect(tokens.claims()?.nonce).toBe(nonce);
      expect(service.logged.join('')).not.toContain('somebody@example.org');
    });

    it.each([
      ['none login', 'invalid_request'],
      ['select_account', 'invalid_request'],
      ['create', 'invalid_request'],
      ['none', 'login_required'],
    ])('prompt=%s is answered by %s', async (prompt, error) => {
      expect((await errorOf({ prompt }))[0]).toBe(error);
    });
  });
});
