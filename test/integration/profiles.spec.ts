import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, type CryptoKey } from 'jose';
import * as client from 'openid-client';
import { request, type VirtualPhone } from '#libs/testing';
import { RegisterRelyingParty, RelyingPartyRegistry } from '../../src/core/relying-parties/index.js';
import { BrowserLike } from '../support/browser-like.js';
import { KeyServer } from '../support/key-server.js';
import { finish, readLoginPage, type Begun } from '../support/login.js';
import { aRegistration } from '../support/registry-node.js';
import { oksana, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';
import { until } from '../support/until.js';

const callback = 'https://party.example/callback';
const app = 'gov.example.app:/callback';
const officer = { actor: 'officer:iryna' } as const;
const { jwks: _, ...unproved } = aRegistration({ redirect_uris: [callback], scopes: ['openid', 'profile'] });

describe.each(storeKinds)('the profiles, on %s', (kind) => {
  let service: TestService;
  let phone: VirtualPhone;
  let keyServer: KeyServer;
  let key: CryptoKey;

  beforeAll(async () => {
    keyServer = await KeyServer.start();
    const pair = await generateKeyPair('ES256');
    key = pair.privateKey;
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'party-1', alg: 'ES256', use: 'sig' };
    keyServer.keys = [jwk];
    service = await TestService.start(kind, { ...keyServer.settings, TRUSTED_PROXIES: 'loopback' });
    phone = await service.phoneOf(oksana);
    const published = { jwks_uri: keyServer.uri };
    const parties = [
      { id: 'high-signed', profile: 'high', ...published },
      { id: 'high-dpop', profile: 'high', token_binding: 'dpop', ...published },
      { id: 'fapi2', profile: 'fapi2', jwks: { keys: [jwk] } },
      { id: 'standard-jarm', require_signed_responses: true, ...published },
      { id: 'app', profile: 'public', redirect_uris: [app] },
      { id: 'kiosk', client_secret: 's'.repeat(40), source_networks: ['192.0.2.0/28'] },
      { id: 'two-hosts', jwks: { keys: [jwk] }, redirect_uris: [callback, 'https://other.example/callback'] },
    ];
    for (const party of parties) await service.get(RegisterRelyingParty).add({ ...unproved, ...party }, officer);
    await until(() => service.get(RelyingPartyRegistry).find('two-hosts') !== undefined);
  });
  afterAll(async () => {
    await service.stop();
    await keyServer.stop();
  });

  const discover = (id: string, proof: client.ClientAuth = client.PrivateKeyJwt({ key, kid: 'party-1' })) =>
    client.discovery(new URL(service.issuer), id, { id_token_signed_response_alg: 'ES256' }, proof, {
      execute: [client.allowInsecureRequests],
    });

  /** The whole way of a careful client. */
  async function signIn(
    configuration: client.Configuration,
    use: { pushed?: boolean; signed?: boolean; dpop?: client.DPoPHandle; redirectUri?: string } = {},
  ) {
    const verifier = client.randomPKCECodeVerifier();
    const state = client.randomState();
    const parameters = {
      redirect_uri: use.redirectUri ?? callback,
      scope: 'openid profile',
      state,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    };
    let url = use.signed
      ? await client.buildAuthorizationUrlWithJAR(configuration, parameters, { key, kid: 'party-1' })
      : client.buildAuthorizationUrl(configuration, parameters);
    const dpop = use.dpop && { DPoP: use.dpop };
    if (use.pushed) url = await client.buildAuthorizationUrlWithPAR(configuration, url.searchParams, dpop);
    const browser = new BrowserLike();
    const { url: page } = await browser.follow(url.href, (to) => to.includes('/login/') || isBack(to));
    if (isBack(page)) throw new Error(new URL(page).searchParams.get('error_description') ?? 'no login');
    const begun = { browser, page } as Begun;
    await phone.confirm(await phone.open((await readLoginPage(begun)).typedCode));
    const scheme = new URL(parameters.redirect_uri).protocol;
    const returned = await finish({ ...service, parties: { callback: scheme } } as TestService, begun);
    const checks = { expectedState: state, pkceCodeVerifier: verifier };
    return { returned, tokens: await client.authorizationCodeGrant(configuration, returned, checks, undefined, dpop) };
  }
  const isBack = (url: string) => url.startsWith(callback) || url.startsWith(app);
  const refusal = (work: Promise<unknown>) =>
    work.then(
      () => 'taken',
      (error: unknown) => (error as { error?: string }).error ?? (error as Error).message,
    );

  it('high with signed requests signs in with a pushed and signed request, and in no other way', async () => {
    const configuration = await discover('high-signed');
    const { tokens } = await signIn(configuration, { pushed: true, signed: true });
    expect(tokens.claims()?.['acr']).toBe('high');
    expect(await refusal(signIn(configuration, { pushed: true }))).toBe('invalid_request');
    expect(await refusal(signIn(configuration, { signed: true }))).not.toBe('taken');
    expect(await refusal(signIn(configuration))).not.toBe('taken');
  });

  it('reads keys at the address that the relying party publishes them at, and not on every request', async () => {
    await signIn(await discover('high-signed'), { pushed: true, signed: true });
    expect(keyServer.fetched).toBeGreaterThan(0);
    const before = keyServer.fetched;
    await signIn(await discover('high-signed'), { pushed: true, signed: true });
    expect(keyServer.fetched).toBe(before);
  });

  it.each(['high-dpop', 'fapi2'])('%s binds its tokens to a key: without it they are worth nothing', async (id) => {
    const configuration = await discover(id);
    const dpop = client.getDPoPHandle(configuration, await client.randomDPoPKeyPair());
    const { tokens, returned } = await signIn(configuration, { pushed: true, dpop });
    expect(returned.searchParams.get('iss')).toBe(service.issuer);
    expect(tokens.token_type).toBe('dpop');
    const sub = tokens.claims()?.sub ?? '';
    expect((await client.fetchUserInfo(configuration, tokens.access_token, sub, { DPoP: dpop })).sub).toBe(sub);
    const others = [
      { Authorization: `Bearer ${tokens.access_token}` },
      { Authorization: `DPoP ${tokens.access_token}` },
    ];
    for (const headers of others)
      expect([400, 401]).toContain((await request('GET', `${service.issuer}/oidc/userinfo`, headers)).status);
    expect(await refusal(signIn(configuration, { pushed: true }))).not.toBe('taken');
    expect(await refusal(signIn(configuration, { dpop }))).not.toBe('taken');
  });

  it('fapi2 takes the issuer as the only audience of an assertion', async () => {
    const modify = (aud: unknown) =>
      client.PrivateKeyJwt(
        { key, kid: 'party-1' },
        { [client.modifyAssertion]: (_header, payload) => void (payload['aud'] = aud as string) },
      );
    const audiences = [[service.issuer], `${service.issuer}/oidc/token`, [service.issuer, 'https://other.example']];
    for (const aud of audiences) {
      const work = signIn(await discover('fapi2', modify(aud)), { pushed: true });
      expect([aud, await refusal(work)]).toEqual([aud, 'invalid_client']);
    }
  });

  it('answers are signed when that is registered, and not taken in another way', async () => {
    const configuration = await discover('standard-jarm');
    expect(await refusal(signIn(configuration))).not.toBe('taken');
    client.useJwtResponseMode(configuration);
    const { returned } = await signIn(configuration);
    expect([...returned.searchParams.keys()]).toEqual(['response']);
  });

  it('answers can be signed on request', async () => {
    const configuration = await discover('two-hosts');
    client.useJwtResponseMode(configuration);
    expect([...(await signIn(configuration)).returned.searchParams.keys()]).toEqual(['response']);
  });

  it('an app signs in with nothing but PKCE, to an address of its own', async () => {
    const configuration = await discover('app', client.None());
    const { tokens, returned } = await signIn(configuration, { redirectUri: app });
    expect(returned.protocol).toBe('gov.example.app:');
    expect(tokens.claims()?.aud).toBe('app');
    const introspection = await client.tokenIntrospection(configuration, tokens.access_token);
    expect(introspection.active).toBe(false);
  });

  it('a secret counts from its networks only, whatever a caller claims', async () => {
    const push = (from: string) => {
      const form = {
        client_id: 'kiosk',
        response_type: 'code',
        redirect_uri: callback,
        scope: 'openid',
        code_challenge: 'A'.repeat(43),
        code_challenge_method: 'S256',
      };
      const headers = {
        Authorization: `Basic ${Buffer.from(`kiosk:${'s'.repeat(40)}`).toString('base64')}`,
        'Content-Type': 'application/x-www-form-urlencoded',
        'X-Forwarded-For': from,
      };
      return request('POST', `${service.issuer}/oidc/par`, headers, new URLSearchParams(form).toString());
    };
    const statuses = [];
    for (const from of ['192.0.2.7', '192.0.2.77', '192.0.2.7, 198.51.100.1', '198.51.100.1, 192.0.2.7', ''])
      statuses.push((await push(from)).status);
    expect(statuses).toEqual([201, 401, 401, 201, 401]);
  });

  it('a client learns of its own tokens, and of nobody else’s', async () => {
    const configuration = await discover('two-hosts');
    const { tokens } = await signIn(configuration);
    expect(await client.tokenIntrospection(configuration, tokens.access_token)).toMatchObject({ active: true });
    const other = await discover('high-signed');
    expect(await client.tokenIntrospection(other, tokens.access_token)).toEqual({ active: false });
  });
});
