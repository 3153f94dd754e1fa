import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import * as client from 'openid-client';
import type { VirtualPhone } from '#libs/testing';
import { ChangeResourceServer } from '../../src/core/relying-parties/index.js';
import { BrowserLike } from '../support/browser-like.js';
import {
  begin,
  discoverAsLibrary,
  discoverAsPortal,
  finish,
  readLoginPage,
  signIn,
  type Begun,
} from '../support/login.js';
import { archive, register, registerResources } from '../support/resources.js';
import { oksana, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';

const query = {
  type: 'register_query',
  locations: [register],
  datatypes: ['address', 'family'],
  purpose: 'To fill in your application',
};

describe.each(storeKinds)('rich authorization requests, on %s:', (kind) => {
  let service: TestService;
  let phone: VirtualPhone;
  let portal: client.Configuration;
  let library: client.Configuration;

  beforeAll(async () => {
    const asks = { authorization_details_types: ['register_query'] };
    const extra = { portal: { ...asks, session_renewal: true }, newspaper: asks };
    service = await TestService.start(kind, {}, {}, undefined, extra);
    await registerResources(service);
    await service.get(ChangeResourceServer).set(
      {
        resource: archive,
        name: { en: 'State archive' },
        datatypes: { files: { en: 'your files' } },
        clients: ['portal', 'library'],
        introspection_client: 'library',
      },
      { actor: 'officer:iryna' },
    );
    phone = await service.phoneOf(oksana);
    portal = await discoverAsPortal(service);
    library = await discoverAsLibrary(service);
  });
  afterAll(() => service.stop());

  const asking = (details: unknown, resource = register) => ({
    scope: 'openid',
    resource,
    authorization_details: typeof details === 'string' ? details : JSON.stringify(details),
  });
  const begun = (details: unknown = [query], resource?: string) => begin(service, portal, asking(details, resource));

  async function confirmed(details: unknown[] = [query], resource?: string) {
    const login = await begun(details, resource);
    await phone.confirm(await phone.open((await readLoginPage(login)).typedCode));
    return { callback: await finish(service, login), checks: login.checks };
  }
  const redeem = async (details: unknown[], target: string, narrow?: unknown[]) => {
    const { callback, checks } = await confirmed(details, target);
    const more = narrow && { authorization_details: JSON.stringify(narrow) };
    return client.authorizationCodeGrant(portal, callback, checks, { resource: target, ...more });
  };

  it('the page and the phone show which register is asked for what and why, in words of the registry', async () => {
    const login = await begun();
    await login.browser.get(`${login.page}?lang=uk`);
    const { answer, typedCode } = await readLoginPage(login);
    for (const text of ['Реєстр населення', 'ваша адреса', 'члени вашої сім’ї', query.purpose])
      expect(answer.text).toContain(text);
    const { intent } = await phone.open(typedCode);
    expect(intent.access).toEqual([
      {
        resource: { id: register, name: 'Реєстр населення' },
        rights: [
          { id: 'address', name: 'ваша адреса' },
          { id: 'family', name: 'члени вашої сім’ї' },
        ],
        purpose: query.purpose,
      },
    ]);
    await login.browser.post(`${login.page}/cancel`);
  });

  it.each([
    ['no access', () => ({ access: undefined })],
    ['another purpose', (access: object) => ({ access: [{ ...access, purpose: 'For fun' }] })],
    ['less data', (access: object) => ({ access: [{ ...access, rights: [] }] })],
  ])('a phone that signs %s than was asked for confirms nothing', async (_, change) => {
    const login = await begun();
    const shown = await phone.open((await readLoginPage(login)).typedCode);
    const { access, ...intent } = shown.intent;
    const { access: changed } = change(access?.[0] ?? {}) as { access: typeof access };
    const forged = { ...shown, intent: { ...intent, ...(changed && { access: changed }) } };
    await expect(phone.confirm(forged)).rejects.toThrow('credential_refused');
    await login.browser.post(`${login.page}/cancel`);
  });

  it('what was confirmed stands in the answer and in the JWT, and stays there when it is refreshed', async () => {
    const tokens = await redeem([query], register);
    expect(tokens['authorization_details']).toEqual([query]);
    expect(decodeJwt(tokens.access_token)).toMatchObject({ aud: register, authorization_details: [query] });
    const again = await client.refreshTokenGrant(portal, String(tokens.refresh_token), { resource: register });
    expect(decodeJwt(again.access_token)['authorization_details']).toEqual([query]);
  });

  it('introspection tells the resource server what its token is good for', async () => {
    const files = { ...query, locations: [archive], datatypes: ['files'] };
    const { access_token: token } = await redeem([files], archive);
    expect(await client.tokenIntrospection(library, token)).toMatchObject({ authorization_details: [files] });
  });

  it('a token has the queries of its own resource server only, and none when it is for userinfo', async () => {
    const files = { ...query, locations: [archive], datatypes: ['files'] };
    const rest = { redirect_uri: service.parties.callback, code_challenge_method: 'S256' };
    const heldBy = async (target: string | undefined) => {
      const verifier = client.randomPKCECodeVerifier();
      const challenge = { code_challenge: await client.calculatePKCECodeChallenge(verifier) };
      const asked = new URLSearchParams({ ...asking([query, files]), ...rest, ...challenge });
      asked.append('resource', archive);
      const url = await client.buildAuthorizationUrlWithPAR(portal, asked);
      const browser = new BrowserLike();
      const { url: page } = await browser.follow(url.href, (to) => to.includes('/login/'));
      await phone.confirm(await phone.open((await readLoginPage({ browser, page } as Begun)).typedCode));
      const callback = await finish(service, { browser, page } as Begun);
      const parameters = target === undefined ? {} : { resource: target };
      const tokens = await client.authorizationCodeGrant(portal, callback, { pkceCodeVerifier: verifier }, parameters);
      return tokens['authorization_details'];
    };
    expect(await heldBy(register)).toEqual([query]);
    expect(await heldBy(archive)).toEqual([files]);
    expect(await heldBy(undefined)).toBeUndefined();
  });

  it('a token request may ask for less than was confirmed, and for nothing else', async () => {
    const other = { ...query, datatypes: ['address'], purpose: 'To send you a letter' };
    const tokens = await redeem([query, other], register, [other]);
    expect(tokens['authorization_details']).toEqual([other]);
    const more = { ...other, datatypes: ['address', 'family'] };
    await expect(redeem([other], register, [more])).rejects.toMatchObject({ error: 'invalid_authorization_details' });
  });

  it('is confirmed each time: neither a session nor a click on the page is enough', async () => {
    const { begun: before } = await signIn(service, portal, phone, { scope: 'openid' });
    const silent = await begin(service, portal, { ...asking([query]), prompt: 'none' }, before.browser);
    expect(new URL(silent.page).searchParams.get('error')).toBe('login_required');
    const { page } = await begin(service, portal, asking([query]), before.browser);
    const { text } = await before.browser.get(page);
    expect([text.includes('id="login"'), text.includes('id="continue"')]).toEqual([true, false]);
  });

  it.each<[string, unknown]>([
    ['is no JSON', '[{'],
    ['is no list', query],
    ['is a list of texts', ['register_query']],
    ['has an unknown type', [{ ...query, type: 'payment_initiation' }]],
    ['has no type', [{ ...query, type: undefined }]],
    ['has an unknown member', [{ ...query, actions: ['write'] }]],
    ['names no register', [{ ...query, locations: [] }]],
    ['names two registers', [{ ...query, locations: [register, archive] }]],
    ['names an unknown register', [{ ...query, locations: ['https://unknown.example/'] }]],
    ['asks for no data', [{ ...query, datatypes: [] }]],
    ['asks for data that the register does not have', [{ ...query, datatypes: ['address', 'salary'] }]],
    ['asks for the same data twice', [{ ...query, datatypes: ['address', 'address'] }]],
    ['asks for an inherited name', [{ ...query, datatypes: ['constructor'] }]],
    ['says no purpose', [{ ...query, purpose: undefined }]],
    ['has a purpose that deceives', [{ ...query, purpose: 'Sign in \u202Eknab eht ot' }]],
    ['has a purpose of markup', [{ ...query, purpose: '<b>now</b>' }]],
    ['asks six times', Array.from({ length: 6 }, () => query)],
  ])('one that %s is answered by invalid_authorization_details', async (_, details) => {
    const { page } = await begun(details);
    expect(new URL(page).searchParams.get('error')).toBe('invalid_authorization_details');
  });

  it('is refused to a client that is not registered for it, and to one that the register does not serve', async () => {
    const errorOf = async (party: client.Configuration, resource = register) => {
      const details = asking([{ ...query, locations: [resource], datatypes: ['files'] }], resource);
      return new URL((await begin(service, party, details)).page).searchParams.get('error');
    };
    expect(await errorOf(library, archive)).toBe('invalid_authorization_details');
    expect(await errorOf(library)).toBe('invalid_authorization_details');
  });

  it('needs the resource to be named', async () => {
    const { resource: _, ...without } = asking([query]);
    const { page } = await begin(service, portal, without);
    expect(new URL(page).searchParams.get('error')).toBe('invalid_authorization_details');
  });

  it('works when it is pushed, and is offered in the discovery document', async () => {
    const parameters = {
      ...asking([query]),
      redirect_uri: service.parties.callback,
      code_challenge: 'A'.repeat(43),
      code_challenge_method: 'S256',
    };
    const url = await client.buildAuthorizationUrlWithPAR(portal, parameters);
    expect(url.searchParams.get('request_uri')).toContain('urn:');
    expect(portal.serverMetadata()['authorization_details_types_supported']).toEqual(['register_query']);
  });
});
