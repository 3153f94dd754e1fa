import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { request, type VirtualPhone } from '#libs/testing';
import { parseRegistration } from '../../src/core/relying-parties/registration.js';
import { BrowserLike } from '../support/browser-like.js';
import { read } from '../support/confirmations.js';
import { finish, isCallback, readLoginPage, type Begun } from '../support/login.js';
import { aRegistration } from '../support/registry-node.js';
import { oksana, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';

/** As client code for TARA does it, by its technical specification: no PKCE, a state, a secret, RS256 or ours. */
describe.each(storeKinds)('a client that was written for TARA, on %s', (kind) => {
  let service: TestService;
  let phone: VirtualPhone;

  beforeAll(async () => {
    const extra = { library: { compatibility: 'tara', default_level: 'substantial' } };
    service = await TestService.start(kind, {}, {}, undefined, extra);
    phone = await service.phoneOf(oksana);
  });
  afterAll(() => service.stop());

  async function ask(changes: Readonly<Record<string, string>> = {}, id = 'library') {
    const parameters = {
      client_id: id,
      redirect_uri: service.parties.callback,
      response_type: 'code',
      scope: 'openid idcard mid smartid eidas eidas:country:lv phone email',
      state: '0123456789abcdef',
      nonce: 'fsdsfwrerhtry3qeewq',
      ui_locales: 'et ru',
      acr_values: 'substantial',
      ...changes,
    };
    const browser = new BrowserLike();
    const address = `${service.issuer}/oidc/auth?${new URLSearchParams(parameters).toString()}`;
    const { url: page } = await browser.follow(address, (to) => to.includes('/login/') || isCallback(service, to));
    return { browser, page } as Begun;
  }

  async function confirmed(changes: Readonly<Record<string, string>> = {}) {
    const begun = await ask(changes);
    await phone.confirm(await phone.open((await readLoginPage(begun)).typedCode));
    return finish(service, begun);
  }

  async function redeem(code: string) {
    const basic = Buffer.from(`library:${service.parties.secret}`).toString('base64');
    const headers = { Authorization: `Basic ${basic}`, 'Content-Type': 'application/x-www-form-urlencoded' };
    const form = { grant_type: 'authorization_code', code, redirect_uri: service.parties.callback };
    const answer = await request('POST', `${service.issuer}/oidc/token`, headers, new URLSearchParams(form).toString());
    return JSON.parse(answer.text) as { id_token: string; access_token: string; error?: string };
  }

  it('reads who has signed in from the ID token, in the words of TARA', async () => {
    const returned = await confirmed();
    expect(returned.searchParams.get('state')).toBe('0123456789abcdef');
    const { id_token: idToken } = await redeem(String(returned.searchParams.get('code')));
    const keys = createRemoteJWKSet(new URL(`${service.issuer}/oidc/jwks`));
    const { payload } = await jwtVerify(idToken, keys, { issuer: service.issuer, audience: 'library' });
    expect(payload).toEqual({
      iss: service.issuer,
      aud: 'library',
      sub: 'UA19840312-99012',
      profile_attributes: { given_name: 'Оксана', family_name: 'Прикладна', date_of_birth: '1984-03-12' },
      profile_attributes_translit: { given_name: 'Oksana', family_name: 'Prykladna' },
      amr: ['smartid'],
      acr: 'high',
      state: '0123456789abcdef',
      nonce: 'fsdsfwrerhtry3qeewq',
      auth_time: expect.any(Number),
      iat: expect.any(Number),
      exp: Number(payload.iat) + 40,
    });
  });

  it('gets the same from userinfo, where TARA has it too', async () => {
    const tokens = await redeem(String((await confirmed()).searchParams.get('code')));
    const headers = { Authorization: `Bearer ${tokens.access_token}` };
    const { text } = await request('GET', `${service.issuer}/oidc/userinfo`, headers);
    expect(JSON.parse(text)).toMatchObject({
      sub: 'UA19840312-99012',
      profile_attributes: { date_of_birth: '1984-03-12' },
    });
  });

  it('is told user_cancel when the citizen goes back, and when the citizen refuses', async () => {
    const errorOf = (location: unknown) => new URL(String(location), service.issuer);
    const back = await ask();
    const { headers } = await back.browser.post(`${back.page}/cancel`);
    const { url } = await back.browser.follow(errorOf(headers.location).href, (to) => isCallback(service, to));
    expect(new URL(url).searchParams.get('error')).toBe('user_cancel');
    const refused = await ask();
    await phone.refuse(await phone.open((await readLoginPage(refused)).typedCode), 'refused');
    const left = await refused.browser.post(`${refused.page}/leave`);
    const end = await refused.browser.follow(errorOf(left.headers.location).href, (to) => isCallback(service, to));
    expect(new URL(end.url).searchParams.get('error')).toBe('user_cancel');
  });

  it('may come without PKCE only with a state as long as TARA demands', async () => {
    const { page } = await ask({ state: '1234567' });
    expect(new URL(page).searchParams.get('error')).toBe('invalid_request');
  });

  it('takes its code once, like all others', async () => {
    const code = String((await confirmed()).searchParams.get('code'));
    expect(await redeem(code)).toHaveProperty('id_token');
    expect(await redeem(code)).toMatchObject({ error: 'invalid_grant' });
  });

  it('nobody else gets any of it, and nobody else comes without PKCE', async () => {
    const { page } = await ask({}, 'newspaper');
    expect(new URL(page).searchParams.get('error')).toBe('invalid_request');
  });

  it('the record says what it has learned, although no scope of ours asked for it', async () => {
    await confirmed();
    const events = await read<{ data: { scopes: string[] } }>(
      service,
      `SELECT data FROM audit_event WHERE type = 'oidc.signed_in' ORDER BY id DESC LIMIT 1`,
    );
    expect(events[0]?.data.scopes).toEqual(expect.arrayContaining(['profile', 'birthdate', 'national_id']));
  });

  it.each([
    ['a scope is missing', { scopes: ['openid', 'profile'] }, 'compatibility tara needs scope birthdate'],
    ['it asks by back channel', { backchannel_token_delivery_mode: 'poll' }, 'compatibility tara knows no CIBA'],
    ['it is an app', { profile: 'public', jwks: undefined }, 'compatibility tara needs profile standard'],
  ])('cannot be registered so when %s', (_, spoiled, fault) => {
    const scopes = ['openid', 'profile', 'birthdate', 'national_id'];
    expect(() => parseRegistration(aRegistration({ compatibility: 'tara', scopes, ...spoiled }))).toThrow(fault);
  });
});
