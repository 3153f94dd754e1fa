import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import * as client from 'openid-client';
import type { VirtualPhone } from '#libs/testing';
import { BrowserLike } from '../support/browser-like.js';
import { begin, discoverAsLibrary, discoverAsPortal, finish, readLoginPage, signIn } from '../support/login.js';
import { startNodes } from '../support/nodes.js';
import { oksana, type TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';

const crowd = Array.from({ length: 50 }, (_, index) => index);
const offline = { scope: 'openid profile offline_access', prompt: 'consent' };

describe.each(storeKinds)('what may be used once, used 50 times at once, on %s', (kind) => {
  let service: TestService;
  let stop: () => Promise<void>;
  let phone: VirtualPhone;
  let portal: client.Configuration;
  let library: client.Configuration;

  beforeAll(async () => {
    ({ service, stop } = await startNodes(kind));
    phone = await service.phoneOf(oksana);
    [portal, library] = [await discoverAsPortal(service), await discoverAsLibrary(service)];
  });
  afterAll(() => stop());

  /** What came of 50 calls at once: what they gave, and the OAuth errors of the others. */
  const atOnce = async <Answer>(call: (index: number) => Promise<Answer>) => {
    const ends = await Promise.allSettled(crowd.map(call));
    const given = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
    const refused = ends.flatMap((end) => (end.status === 'rejected' ? [oauthError(end.reason)] : []));
    return { given, refused };
  };

  const confirmed = async (configuration: client.Configuration, parameters = {}) => {
    const begun = await begin(service, configuration, parameters);
    await phone.confirm(await phone.open((await readLoginPage(begun)).typedCode));
    return { begun, callback: await finish(service, begun) };
  };

  it('a code gives tokens once, and they die with the replay', async () => {
    const { begun, callback } = await confirmed(portal);
    const { given, refused } = await atOnce(() => client.authorizationCodeGrant(portal, callback, begun.checks));
    expect(given).toHaveLength(1);
    expect(refused).toEqual(Array(49).fill('invalid_grant'));
    await expect(userInfo(portal, given[0])).rejects.toMatchObject({ status: 401 });
  });

  it('a code that nobody replays gives tokens that live', async () => {
    const { tokens } = await signIn(service, portal, phone);
    await expect(userInfo(portal, tokens)).resolves.toMatchObject({ family_name: 'Прикладна' });
  });

  it('a refresh token gives tokens once, and the whole family dies with the replay', async () => {
    const { tokens } = await signIn(service, library, phone, offline);
    const { given, refused } = await atOnce(() => client.refreshTokenGrant(library, String(tokens.refresh_token)));
    expect(given).toHaveLength(1);
    expect(refused).toEqual(Array(49).fill('invalid_grant'));
    for (const born of [tokens, given[0]]) {
      await expect(userInfo(library, born)).rejects.toMatchObject({ status: 401 });
      const again = client.refreshTokenGrant(library, String(born?.refresh_token));
      await expect(again).rejects.toMatchObject({ error: 'invalid_grant' });
    }
  });

  it('a refresh token that nobody replays goes on, from one to the next', async () => {
    let tokens: client.TokenEndpointResponse = (await signIn(service, library, phone, offline)).tokens;
    for (let turns = 0; turns < 3; turns += 1) {
      const next = await client.refreshTokenGrant(library, String(tokens.refresh_token));
      expect(next.refresh_token).not.toBe(tokens.refresh_token);
      tokens = next;
    }
    await expect(userInfo(library, tokens)).resolves.toMatchObject({ family_name: 'Прикладна' });
  });

  it('an answer of the citizen gives a code once', async () => {
    const begun = await begin(service, portal);
    await phone.confirm(await phone.open((await readLoginPage(begun)).typedCode));
    const { headers } = await begun.browser.post(`${begun.page}/finish`);
    const url = new URL(String(headers.location), begun.page).href;
    const browsers = crowd.map(() => begun.browser.copy());
    const answers = await Promise.all(browsers.map((browser) => browser.get(url)));
    const codes = answers.filter(({ headers: { location = '' } }) => location.includes('code='));
    expect(codes).toHaveLength(1);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
  });

  it('a pushed request gives a code once', async () => {
    const browser = new BrowserLike();
    await signIn(service, portal, phone, {}, browser);
    const url = await client.buildAuthorizationUrlWithPAR(portal, {
      redirect_uri: service.parties.callback,
      scope: 'openid',
      code_challenge: await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier()),
      code_challenge_method: 'S256',
    });
    const answers = await Promise.all(crowd.map(() => browser.get(url.href)));
    const landed = answers.map(({ headers }) => new URL(headers.location ?? 'none:').searchParams);
    expect(landed.filter((parameters) => parameters.has('code'))).toHaveLength(1);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect((await browser.get(url.href)).headers.location ?? '').not.toContain('code=');
  });

  it('a pushed request gives one code to the logins that 3 browsers began with it', async () => {
    const url = await client.buildAuthorizationUrlWithPAR(portal, {
      redirect_uri: service.parties.callback,
      scope: 'openid',
      code_challenge: await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier()),
      code_challenge_method: 'S256',
    });
    const codes = [];
    for (const browser of [new BrowserLike(), new BrowserLike(), new BrowserLike()]) {
      const { url: page } = await browser.follow(url.href, (address) => address.includes('/login/'));
      const begun = { browser, page, url, checks: { expectedState: '', expectedNonce: '', pkceCodeVerifier: '' } };
      codes.push({ begun, typedCode: (await readLoginPage(begun)).typedCode });
    }
    const landed = [];
    for (const { begun, typedCode } of codes) {
      await phone.confirm(await phone.open(typedCode));
      landed.push(await finish(service, begun).then(({ searchParams }) => searchParams.has('code'), String));
    }
    expect(landed.filter((end) => end === true)).toHaveLength(1);
  });

  it('an assertion of a party opens the door once', async () => {
    const now = Math.floor(Date.now() / 1000);
    const assertion = await new SignJWT({ jti: randomUUID(), iat: now, exp: now + 60, nbf: now })
      .setProtectedHeader({ alg: 'ES256', kid: 'portal-1' })
      .setIssuer('portal')
      .setSubject('portal')
      .setAudience(service.issuer)
      .sign(service.parties.privateKey);
    const form = {
      client_id: 'portal',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      response_type: 'code',
      redirect_uri: service.parties.callback,
      scope: 'openid',
      code_challenge: await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier()),
      code_challenge_method: 'S256',
    };
    const { given } = await atOnce(async () => {
      const response = await fetch(`${service.issuer}/oidc/par`, { method: 'POST', body: new URLSearchParams(form) });
      return { status: response.status, error: ((await response.json()) as { error?: string }).error };
    });
    expect(given.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(given.filter(({ status }) => status !== 201)).toEqual(
      Array(49).fill({ status: 401, error: 'invalid_client' }),
    );
  });
});

function userInfo(configuration: client.Configuration, tokens: client.TokenEndpointResponse | undefined) {
  return client.fetchUserInfo(configuration, String(tokens?.access_token), client.skipSubjectCheck);
}

function oauthError(failure: unknown): string {
  return failure instanceof client.ResponseBodyError ? failure.error : String(failure);
}
