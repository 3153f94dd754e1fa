import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import * as client from 'openid-client';
import { request, VirtualPhone, type Answer } from '#libs/testing';
import { BrowserLike } from '../support/browser-like.js';
import { ask, confirm, decisionsOf, forge, problemOf, type OpenRequest } from '../support/confirmations.js';
import {
  begin,
  discoverAsLibrary,
  discoverAsPortal,
  finish,
  isCallback,
  readLoginPage,
  signIn,
} from '../support/login.js';
import { RedisPair } from '../support/redis-pair.js';
import { hasRedisServer } from '../support/redis-process.js';
import { oksana, taras, TestService } from '../support/service.js';
import { reachable } from '../support/stores.js';
import { until } from '../support/until.js';

const describeWithServers = hasRedisServer && reachable.postgres ? describe : describe.skip;
const daria = 'PNOUA-19911017-99031';
const offline = { scope: 'openid profile offline_access', prompt: 'consent' };

const faults: readonly [string, (redis: RedisPair) => Promise<void>][] = [
  ['was killed and came back empty', (redis) => redis.loseEverything()],
  ['failed over to a replica that had heard of no use', (redis) => redis.failOver()],
];

describeWithServers.each(faults)('what was used, once Redis %s', (_, strike) => {
  let redis: RedisPair;
  let service: TestService;
  let phone: VirtualPhone;
  let portal: client.Configuration;
  let library: client.Configuration;
  let before: Awaited<ReturnType<typeof prepare>>;
  let used: Awaited<ReturnType<typeof use>>;

  beforeAll(async () => {
    redis = await RedisPair.start();
    service = await TestService.start('postgres and redis', { REDIS_URL: redis.url });
    phone = await service.phoneOf(oksana);
    [portal, library] = [await discoverAsPortal(service), await discoverAsLibrary(service)];
    before = await prepare();
    await redis.beginToLag();
    used = await use();
    await strike(redis);
    await until(async () => (await request('GET', `${service.issuer}/health/ready`, {})).status === 200);
  }, 60_000);
  afterAll(async () => {
    await service.stop();
    await redis.stop();
  });

  const assertion = async () => {
    const now = Math.floor(Date.now() / 1000);
    const jwt = new SignJWT({ jti: randomUUID(), iat: now, exp: now + 60, nbf: now });
    jwt.setProtectedHeader({ alg: 'ES256', kid: 'portal-1' }).setIssuer('portal').setSubject('portal');
    return jwt.setAudience(service.issuer).sign(service.parties.privateKey);
  };
  const proof = async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const jwt = new SignJWT({ jti: randomUUID(), htm: 'POST', htu: `${service.issuer}/oidc/par` }).setIssuedAt();
    jwt.setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: await exportJWK(publicKey) });
    return jwt.sign(privateKey);
  };
  const push = async (headers: Readonly<Record<string, string>> = {}, by?: string): Promise<Answer> => {
    const form = {
      client_id: 'portal',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: by ?? (await assertion()),
      response_type: 'code',
      redirect_uri: service.parties.callback,
      scope: 'openid',
      code_challenge: 'A'.repeat(43),
      code_challenge_method: 'S256',
    };
    const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
    return request('POST', `${service.issuer}/oidc/par`, { ...type, ...headers }, new URLSearchParams(form).toString());
  };
  const errorOf = ({ status, text }: Answer) => [status, (JSON.parse(text) as { error?: string }).error];
  /** A browser that a confirmed login has sent on, just before it follows. */
  const sentOn = async () => {
    const begun = await begin(service, portal);
    await phone.confirm(await phone.open((await readLoginPage(begun)).typedCode));
    const { headers } = await begun.browser.post(`${begun.page}/finish`);
    return { browser: begun.browser, url: new URL(String(headers.location), begun.page).href };
  };
  const landing = async (browser: BrowserLike, url: string) =>
    new URL((await browser.follow(url, (address) => isCallback(service, address))).url).searchParams;
  /** Opens a pushed request, confirms, and says what the portal gets of it. */
  const signInPushed = async (uri: string, by: VirtualPhone) => {
    const query = new URLSearchParams({ client_id: 'portal', request_uri: uri });
    const browser = new BrowserLike();
    const { url: page } = await browser.follow(
      `${service.issuer}/oidc/auth?${query.toString()}`,
      (address) => address.includes('/login/') || isCallback(service, address),
    );
    const begun = { browser, page } as never;
    if (!page.includes('/login/')) return new URLSearchParams();
    await by.confirm(await by.open((await readLoginPage(begun)).typedCode));
    return (await finish(service, begun)).searchParams;
  };
  const userInfo = (configuration: client.Configuration, { access_token }: client.TokenEndpointResponse) =>
    client.fetchUserInfo(configuration, access_token, client.skipSubjectCheck);

  /** Everything, unused. */
  async function prepare() {
    const coded = await begin(service, portal);
    await phone.confirm(await phone.open((await readLoginPage(coded)).typedCode));
    const callback = await finish(service, coded);
    const renewed = (await signIn(service, library, phone, offline)).tokens;
    const { request_uri: uri } = JSON.parse((await push()).text) as { request_uri: string };
    const signedOut = await signIn(service, portal, phone);
    const handedOn = await sentOn();
    const [second, third] = [await service.phoneOf(taras), await service.phoneOf(daria)];
    const [confirmed, refused] = [await ask(service, portal, phone), await ask(service, portal, second)];
    const [jwt, dpop] = [await assertion(), await proof()];
    const activation = await service.activationCode(oksana);
    return {
      coded,
      callback,
      renewed,
      uri,
      signedOut,
      handedOn,
      second,
      third,
      confirmed,
      refused,
      jwt,
      dpop,
      activation,
    };
  }

  /** Uses all of it, once. */
  async function use() {
    const tokens = await client.authorizationCodeGrant(portal, before.callback, before.coded.checks);
    const next = await client.refreshTokenGrant(library, String(before.renewed.refresh_token));
    await userInfo(library, next);
    await phone.confirm(before.confirmed.shown);
    await before.second.refuse(before.refused.shown, 'not_me');
    const pushed = await signInPushed(before.uri, phone);
    expect(pushed.has('code')).toBe(true);
    expect((await push({}, before.jwt)).status).toBe(201);
    expect((await push({ DPoP: before.dpop })).status).toBe(201);
    await new VirtualPhone(service.appOrigin).activate(before.activation);
    const copy = before.handedOn.browser.copy();
    expect((await landing(before.handedOn.browser, before.handedOn.url)).has('code')).toBe(true);
    await signOut(before.signedOut.begun.browser, String(before.signedOut.tokens.id_token));
    return { tokens, next, copy, keys: await redis.size() };
  }

  async function signOut(browser: BrowserLike, hint: string) {
    const query = new URLSearchParams({ id_token_hint: hint });
    const { text } = await browser.get(`${service.issuer}/oidc/logout?${query.toString()}`);
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
    await browser.post(`${service.issuer}/oidc/logout/confirm`, { xsrf, logout: 'yes' });
  }

  /** Confirms what was shown before, by a new assertion. */
  const confirmAgain = async (by: VirtualPhone, { shown }: OpenRequest) =>
    problemOf(await confirm(by, shown, await forge(by, shown)));

  it('is forgotten by Redis indeed', async () => {
    expect(await redis.size()).toBeLessThan(used.keys);
  });

  it('a code gives no more tokens, and takes along those that it gave', async () => {
    const again = client.authorizationCodeGrant(portal, before.callback, before.coded.checks);
    await expect(again).rejects.toMatchObject({ error: 'invalid_grant' });
    await expect(userInfo(portal, used.tokens)).rejects.toMatchObject({ status: 401 });
  });

  it('a refresh token gives no more tokens, and takes its family along', async () => {
    for (const { refresh_token } of [before.renewed, used.next]) {
      const again = client.refreshTokenGrant(library, String(refresh_token));
      await expect(again).rejects.toMatchObject({ error: 'invalid_grant' });
    }
  });

  it('a pushed request gives no second code, not even to somebody who confirms anew', async () => {
    expect((await signInPushed(before.uri, before.third)).has('code')).toBe(false);
  });

  it('an assertion of a party opens no door', async () => {
    expect(errorOf(await push({}, before.jwt))).toEqual([401, 'invalid_client']);
  });

  it('a DPoP proof proves nothing', async () => {
    expect(errorOf(await push({ DPoP: before.dpop }))).toEqual([400, 'invalid_request']);
  });

  it('an activation code activates no second phone', async () => {
    const other = new VirtualPhone(service.appOrigin);
    await expect(other.activate(before.activation)).rejects.toThrow(/already_activated|activation_code_refused/);
  });

  it('a session that was confirmed is not confirmed again, and one that was refused stays so', async () => {
    for (const [by, open, result] of [
      [phone, before.confirmed, 'approved'],
      [before.second, before.refused, 'not_me'],
    ] as const) {
      expect((await confirmAgain(by, open)).code).toMatch(/^(already_decided|session_unknown)$/);
      expect(await decisionsOf(service, open.shown)).toEqual([{ result }]);
    }
  });

  it('an approval that a browser has taken to its portal gives no second code', async () => {
    expect((await landing(used.copy, before.handedOn.url)).has('code')).toBe(false);
  });

  it('a session that was signed out is over', async () => {
    const silent = await begin(service, portal, { prompt: 'none' }, before.signedOut.begun.browser);
    expect(new URL(silent.page).searchParams.get('error')).toBe('login_required');
  });
});
