import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
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

describe.each(storeKinds)('whom and what a portal may ask for, on %s:', (kind) => {
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

  describe('id_token_hint', () => {
    it('lets the person in whom it names, and nobody else: login_required', async () => {
      const { tokens } = await signIn(service, portal, await service.phoneOf(oksana));
      const hint = String(tokens.id_token);
      const same = await signIn(service, portal, await service.phoneOf(oksana), { id_token_hint: hint });
      expect(same.tokens.claims()?.sub).toBe(tokens.claims()?.sub);
      const begun = await begin(service, portal, { id_token_hint: hint });
      const other = await service.phoneOf(taras);
      await other.confirm(await other.open((await readLoginPage(begun)).typedCode));
      const callback = await finish(service, begun);
      expect(callback.searchParams.get('error')).toBe('login_required');
      expect(callback.searchParams.has('code')).toBe(false);
      // Nobody is signed in by it: the page asks again.
      expect(isCallback(service, (await begin(service, portal, {}, begun.browser)).page)).toBe(false);
    });

    it('of a public subject works the same, and with prompt=none says no when somebody else is signed in', async () => {
      const first = await signIn(service, library, await service.phoneOf(oksana), { scope: 'openid' });
      const second = await signIn(service, library, await service.phoneOf(taras), { scope: 'openid' });
      const silent = (hint: unknown, browser: BrowserLike) =>
        begin(service, library, { scope: 'openid', prompt: 'none', id_token_hint: String(hint) }, browser);
      const same = await silent(second.tokens.id_token, second.begun.browser);
      expect(new URL(same.page).searchParams.has('code')).toBe(true);
      const another = await silent(first.tokens.id_token, second.begun.browser);
      expect(new URL(another.page).searchParams.get('error')).toBe('login_required');
    });

    it.each([
      ['is no token', () => 'nonsense'],
      [
        'was changed',
        (token: string) =>
          token.replace(
            /\.[^.]+\./,
            `.${Buffer.from(JSON.stringify({ ...decodeJwt(token), sub: 'x' })).toString('base64url')}.`,
          ),
      ],
    ])('that %s is refused', async (_, change) => {
      const { tokens } = await signIn(service, portal, await service.phoneOf(oksana));
      expect((await errorOf({ id_token_hint: change(String(tokens.id_token)) }))[0]).toBe('invalid_request');
    });

    it('of another portal is refused', async () => {
      const { tokens } = await signIn(service, library, await service.phoneOf(oksana), { scope: 'openid' });
      expect((await errorOf({ id_token_hint: String(tokens.id_token) }))[0]).toBe('invalid_request');
    });
  });

  describe('max_age', () => {
    it('asks again when the sign-in is older, not when it is younger, and says when it was', async () => {
      const { begun, tokens } = await signIn(service, library, phone, { scope: 'openid' });
      const younger = await begin(service, library, { scope: 'openid', max_age: '1000' }, begun.browser);
      const reused = await client.authorizationCodeGrant(library, new URL(younger.page), {
        ...younger.checks,
        maxAge: 1000,
      });
      expect(reused.claims()?.auth_time).toBe(tokens.claims()?.auth_time);
      await new Promise((resolve) => setTimeout(resolve, 2_100));
      const older = await begin(service, library, { scope: 'openid', max_age: '1' }, begun.browser);
      expect(isCallback(service, older.page)).toBe(false);
      const silent = await begin(service, library, { scope: 'openid', max_age: '1', prompt: 'none' }, begun.browser);
      expect(new URL(silent.page).searchParams.get('error')).toBe('login_required');
      const fresh = await begin(service, library, { scope: 'openid', max_age: '0' }, begun.browser);
      expect(isCallback(service, fresh.page)).toBe(false);
    });

    it.each(['-1', '1.5', 'soon', '99999999999999999999'])('%s is refused', async (maxAge) => {
      expect((await errorOf({ max_age: maxAge }))[0]).toBe('invalid_request');
    });
  });

  describe('claims', () => {
    const claims = (of: object) => ({ scope: 'openid', claims: JSON.stringify(of) });

    it('gives single claims where they are asked for, and only those', async () => {
      const { tokens } = await signIn(
        service,
        portal,
        await service.phoneOf(oksana),
        claims({
          id_token: { given_name: { essential: true } },
          userinfo: { birthdate: null },
        }),
      );
      expect(tokens.claims()).toMatchObject({ given_name: 'Оксана' });
      expect(tokens.claims()).not.toHaveProperty('family_name');
      const info = await client.fetchUserInfo(portal, tokens.access_token, String(tokens.claims()?.sub));
      expect(info).toEqual({ sub: tokens.claims()?.sub, birthdate: '1984-03-12' });
    });

    it('leaves out what there is not, and what the portal is not registered for', async () => {
      const newspaper = await service.phoneOf(oksana);
      const { tokens } = await signIn(
        service,
        portal,
        newspaper,
        claims({ userinfo: { email: { essential: true }, family_name: null } }),
      );
      const info = await client.fetchUserInfo(portal, tokens.access_token, String(tokens.claims()?.sub));
      expect(info).toEqual({ sub: tokens.claims()?.sub, family_name: 'Прикладна' });
    });

    it('asks the citizen again when a session would tell more than before', async () => {
      const { begun } = await signIn(service, library, phone, { scope: 'openid' });
      const more = claims({ userinfo: { national_id: null } });
      const silent = await begin(service, library, { ...more, prompt: 'none' }, begun.browser);
      expect(new URL(silent.page).searchParams.get('error')).toBe('login_required');
      expect(isCallback(service, (await begin(service, library, more, begun.browser)).page)).toBe(false);
      const same = await begin(service, library, { scope: 'openid', prompt: 'none' }, begun.browser);
      expect(new URL(same.page).searchParams.has('code')).toBe(true);
    });

    it('an essential level demands it, by order, in its own words', async () => {
      const essential = (value: string) => claims({ id_token: { acr: { essential: true, value } } });
      const begun = await begin(service, portal, essential(eidas('high')));
      const low = await service.phoneOf(taras, { attestation: 'none' });
      await expect(low.open((await readLoginPage(begun)).typedCode)).rejects.toThrow('level_too_low');
      const { tokens } = await signIn(service, portal, await service.phoneOf(oksana), essential(eidas('substantial')));
      expect(tokens.claims()?.['acr']).toBe(eidas('high'));
    });

    it('an essential level that is unknown here is refused at once', async () => {
      const unknown = claims({ id_token: { acr: { essential: true, values: ['urn:example:gold'] } } });
      expect((await errorOf(unknown))[0]).toBe('unmet_authentication_requirements');
    });

    it('a subject as a claim lets nobody else in', async () => {
      const { tokens } = await signIn(service, portal, await service.phoneOf(oksana));
      const begun = await begin(service, portal, claims({ id_token: { sub: { value: tokens.claims()?.sub } } }));
      const other = await service.phoneOf(taras);
      await other.confirm(await other.open((await readLoginPage(begun)).typedCode));
      expect((await finish(service, begun)).searchParams.get('error')).toBe('login_required');
    });

    it.each([
      'no JSON',
      '[]',
      '{}',
      '{"id_token":[]}',
      '{"userinfo":{"name":"yes"}}',
      '{"userinfo":{"name":{"essential":"yes"}}}',
      '{"id_token":{"acr":{"values":"high"}}}',
      JSON.stringify({ userinfo: Object.fromEntries(Array.from({ length: 31 }, (_, index) => [`c${index}`, null])) }),
    ])('that are malformed are refused: %s', async (malformed) => {
      expect((await errorOf({ scope: 'openid', claims: malformed }))[0]).toBe('invalid_request');
    });
  });
});
