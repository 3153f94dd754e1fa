import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeProtectedHeader, exportJWK, generateKeyPair, type CryptoKey, type JWK } from 'jose';
import * as client from 'openid-client';
import { request, type VirtualPhone } from '#libs/testing';
import { Engine } from '../../src/api/oidc/engine.js';
import { RotateKeys } from '../../src/api/oidc/keys/rotate-keys.js';
import { RelyingPartyRegistry } from '../../src/core/relying-parties/index.js';
import { BrowserLike } from '../support/browser-like.js';
import { KeyServer } from '../support/key-server.js';
import { goOn, readLoginPage, type Begun } from '../support/login.js';
import { bodyOf, refusalOf, Registrar, type Members } from '../support/registration.js';
import { oksana, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';
import { until } from '../support/until.js';
import { dynamicModules, notOfferedDynamic, type DynamicModule } from './modules.js';

const json = (text: string) => JSON.parse(text) as Record<string, unknown>;

/** The official suite as a client that registers itself for each module, with private_key_jwt. */
class DynamicSuite {
  phone!: VirtualPhone;

  constructor(
    readonly service: TestService,
    readonly published: KeyServer,
    readonly key: CryptoKey,
    readonly jwk: JWK,
  ) {}

  get callback(): string {
    return this.service.parties.callback;
  }

  metadata(of: object = {}): Members {
    const proof = { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [this.jwk] } };
    const usual = { redirect_uris: [this.callback], response_types: ['code'], id_token_signed_response_alg: 'ES256' };
    return { client_name: 'Conformance suite', ...usual, ...proof, ...of };
  }

  /** Registers, and waits until all nodes know the client. */
  async register(of: object = {}, proof?: client.ClientAuth): Promise<client.Configuration> {
    const answer = await new Registrar(this.service).register(this.metadata(of));
    expect([answer.status, answer.text]).toEqual([201, expect.stringContaining('client_id')]);
    const metadata = bodyOf(answer) as client.ClientMetadata & { client_id: string };
    await until(() => this.service.get(RelyingPartyRegistry).find(metadata.client_id) !== undefined);
    const authentication = proof ?? client.PrivateKeyJwt({ key: this.key, kid: String(this.jwk.kid) });
    const execute = { execute: [client.allowInsecureRequests] };
    return client.discovery(new URL(this.service.issuer), metadata.client_id, metadata, authentication, execute);
  }

  /** Where a request leads to: the login page, the callback, or an error page. */
  async ask(configuration: client.Configuration, of: Readonly<Record<string, string>> = {}, without?: string) {
    const verifier = client.randomPKCECodeVerifier();
    const parameters: Record<string, string> = {
      redirect_uri: this.callback,
      scope: 'openid',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...of,
    };
    const url = client.buildAuthorizationUrl(configuration, parameters);
    if (without !== undefined) url.searchParams.delete(without);
    const browser = new BrowserLike();
    const stop = (to: string) => to.includes('/login/') || to.startsWith(this.callback);
    return { verifier, browser, ...(await browser.follow(url.href, stop)) };
  }

  async signIn(configuration: client.Configuration, of: Readonly<Record<string, string>> = {}) {
    const { browser, url: page, verifier } = await this.ask(configuration, of);
    const { appLink } = await readLoginPage({ browser, page } as Begun);
    const returnTo = await this.phone.confirm(await this.phone.open(appLink));
    const callback = await goOn(this.service, browser, page, await browser.get(String(returnTo)));
    const { redirect_uri: redirectUri } = of;
    if (redirectUri !== undefined) sendWhole(configuration, redirectUri);
    return client.authorizationCodeGrant(configuration, callback, { pkceCodeVerifier: verifier });
  }

  async jwks(): Promise<string[]> {
    const { text } = await request('GET', `${this.service.issuer}/oidc/jwks`, {});
    return (JSON.parse(text) as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
  }
}

/** openid-client takes the query off the address that it has come back to; the token request needs it. */
function sendWhole(configuration: client.Configuration, redirectUri: string): void {
  configuration[client.customFetch] = (url, { body, ...rest }) => {
    if (body instanceof URLSearchParams && body.has('code')) body.set('redirect_uri', redirectUri);
    return fetch(url, { body, ...rest } as RequestInit);
  };
}

/** What an unregistered redirect address leads to: a page here, and nowhere else. */
async function leadsNowhere(suite: DynamicSuite, asked: ReturnType<DynamicSuite['ask']>): Promise<void> {
  const { url, answer } = await asked;
  expect([url.startsWith(suite.callback), answer?.status]).toEqual([false, 400]);
}

const withQuery = (suite: DynamicSuite, query = 'foo=bar') => `${suite.callback}?${query}`;

const modules: Readonly<Partial<Record<DynamicModule, (suite: DynamicSuite) => Promise<unknown>>>> = {
  'oidcc-idtoken-rs256': async (suite) => {
    const tokens = await suite.signIn(await suite.register({ id_token_signed_response_alg: 'RS256' }));
    expect(decodeProtectedHeader(String(tokens.id_token)).alg).toBe('RS256');
    // What holds when nothing is registered (OpenID Connect Dynamic Client Registration §2).
    const usual = await suite.register({ id_token_signed_response_alg: undefined });
    expect(usual.clientMetadata().id_token_signed_response_alg).toBe('RS256');
  },
  'oidcc-ensure-redirect-uri-in-authorization-request': async (suite) => {
    const two = await suite.register({ redirect_uris: [suite.callback, `${suite.callback}2`] });
    await leadsNowhere(suite, suite.ask(two, {}, 'redirect_uri'));
  },
  'oidcc-redirect-uri-query-OK': async (suite) => {
    const configuration = await suite.register({ redirect_uris: [withQuery(suite)] });
    const tokens = await suite.signIn(configuration, { redirect_uri: withQuery(suite) });
    expect(tokens.claims()?.sub).toBeDefined();
  },
  'oidcc-redirect-uri-query-mismatch': async (suite) => {
    const configuration = await suite.register({ redirect_uris: [withQuery(suite)] });
    await leadsNowhere(suite, suite.ask(configuration, { redirect_uri: withQuery(suite, 'bar=foo') }));
  },
  'oidcc-redirect-uri-query-added': async (suite) => {
    await leadsNowhere(suite, suite.ask(await suite.register(), { redirect_uri: withQuery(suite) }));
  },
  'oidcc-redirect-uri-regfrag': async (suite) => {
    const spoiled = suite.metadata({ redirect_uris: [`${suite.callback}#foobar`] });
    const answer = await new Registrar(suite.service).register(spoiled);
    expect(refusalOf(answer)).toEqual([400, 'invalid_redirect_uri']);
    expect(answer.headers['content-type']).toContain('application/json');
  },
  'oidcc-discovery-endpoint-verification': async (suite) => {
    const { text } = await request('GET', `${suite.service.issuer}/.well-known/openid-configuration`, {});
    expect(json(text)).toMatchObject({
      issuer: suite.service.issuer,
      registration_endpoint: `${suite.service.issuer}/register`,
      id_token_signing_alg_values_supported: expect.arrayContaining(['RS256', 'ES256']),
      token_endpoint_auth_methods_supported: expect.arrayContaining(['private_key_jwt']),
      claims_parameter_supported: true,
    });
  },
  'oidcc-server': async (suite) => {
    const configuration = await suite.register();
    const tokens = await suite.signIn(configuration);
    const sub = String(tokens.claims()?.sub);
    expect((await client.fetchUserInfo(configuration, tokens.access_token, sub)).sub).toBe(sub);
  },
  'oidcc-registration-jwks-uri': async (suite) => {
    suite.published.keys = [suite.jwk];
    const configuration = await suite.register({ jwks: undefined, jwks_uri: suite.published.uri });
    expect((await suite.signIn(configuration)).claims()?.sub).toBeDefined();
  },
  'oidcc-registration-sector-uri': async (suite) => {
    suite.published.document = [suite.callback];
    const configuration = await suite.register({
      subject_type: 'pairwise',
      sector_identifier_uri: suite.published.uri,
    });
    const { client_id: id } = configuration.clientMetadata();
    expect(suite.service.get(RelyingPartyRegistry).find(id)?.sector).toBe(new URL(suite.published.uri).host);
    suite.published.document = undefined;
  },
  'oidcc-registration-sector-bad': async (suite) => {
    suite.published.document = ['https://elsewhere.example/callback'];
    const spoiled = suite.metadata({ subject_type: 'pairwise', sector_identifier_uri: suite.published.uri });
    expect(refusalOf(await new Registrar(suite.service).register(spoiled))).toEqual([400, 'invalid_client_metadata']);
    suite.published.document = undefined;
  },
  'oidcc-server-rotate-keys': async (suite) => {
    const before = await suite.jwks();
    await until(async () => (await suite.service.get(RotateKeys).rotate('ES256')) === 'rotated');
    await until(async () => (await suite.jwks()).some((kid) => !before.includes(kid)));
    expect(await suite.jwks()).toEqual(expect.arrayContaining(before));
  },
  'oidcc-refresh-token-rp-key-rotation': async (suite) => {
    suite.published.keys = [suite.jwk];
    const wanted = {
      jwks: undefined,
      jwks_uri: suite.published.uri,
      grant_types: ['authorization_code', 'refresh_token'],
    };
    const before = await suite.register(wanted);
    const tokens = await suite.signIn(before, { scope: 'openid offline_access', prompt: 'consent' });
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    suite.published.keys = [{ ...(await exportJWK(publicKey)), kid: 'rotated', alg: 'ES256', use: 'sig' }];
    const proof = client.PrivateKeyJwt({ key: privateKey, kid: 'rotated' });
    const metadata = before.clientMetadata();
    const execute = { execute: [client.allowInsecureRequests] };
    const after = await client.discovery(new URL(suite.service.issuer), metadata.client_id, metadata, proof, execute);
    // The suite waits the 60 seconds for which keys are kept. Here they are over at once.
    const kept = await suite.service.get(Engine).provider.Client.find(metadata.client_id);
    (kept as unknown as { asymmetricKeyStore: { freshUntil: number } }).asymmetricKeyStore.freshUntil = 0;
    const refreshed = await client.refreshTokenGrant(after, String(tokens.refresh_token));
    expect(refreshed.access_token).toBeDefined();
  },
  'oidcc-ensure-request-object-with-redirect-uri': async (suite) => {
    const parts = [{ alg: 'none' }, { redirect_uri: 'https://evil.example/' }];
    const unsigned = `${parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;
    expect((await suite.ask(await suite.register(), { request: unsigned })).url).not.toContain('evil.example');
  },
  'oidcc-refresh-token': async (suite) => {
    const configuration = await suite.register({ grant_types: ['authorization_code', 'refresh_token'] });
    const tokens = await suite.signIn(configuration, { scope: 'openid offline_access', prompt: 'consent' });
    const refreshed = await client.refreshTokenGrant(configuration, String(tokens.refresh_token));
    expect(refreshed.claims()?.sub).toBe(tokens.claims()?.sub);
  },
  'oidcc-ensure-client-assertion-with-iss-aud-succeeds': async (suite) => {
    const issuerOnly = {
      [client.modifyAssertion]: (_: unknown, payload: { aud?: unknown }) => void (payload.aud = suite.service.issuer),
    };
    const proof = client.PrivateKeyJwt({ key: suite.key, kid: String(suite.jwk.kid) }, issuerOnly);
    expect((await suite.signIn(await suite.register({}, proof))).claims()?.sub).toBeDefined();
  },
};

describe('the plan Dynamic OP', () => {
  it('has a test for each of its 23 modules, or says why there is none', () => {
    const known = [...Object.keys(modules), ...Object.keys(notOfferedDynamic)];
    expect(dynamicModules).toHaveLength(23);
    expect(known.sort()).toEqual([...dynamicModules].sort());
  });
});

describe.each(storeKinds)('oidcc-dynamic-certification-test-plan, on %s', (kind) => {
  let suite: DynamicSuite;

  beforeAll(async () => {
    const published = await KeyServer.start();
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'suite-1', alg: 'ES256', use: 'sig' };
    const settings = { CLIENT_REGISTRATION: 'open', SIGNING_ALGORITHMS: 'ES256,RS256', JWKS_CACHE_SECONDS: '1' };
    const service = await TestService.start(kind, { ...published.settings, ...settings });
    suite = new DynamicSuite(service, published, privateKey, jwk);
    suite.phone = await service.phoneOf(oksana);
  });
  afterAll(async () => {
    await suite.service.stop();
    await suite.published.stop();
  });

  it.each(Object.entries(modules))('%s', (_, module) => module(suite));
});
