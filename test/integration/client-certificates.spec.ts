import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calculatePKCECodeChallenge, randomPKCECodeVerifier } from 'openid-client';
import { request, type VirtualPhone } from '#libs/testing';
import { RegisterRelyingParty } from '../../src/core/relying-parties/index.js';
import { BrowserLike } from '../support/browser-like.js';
import { freePort } from '../support/free-port.js';
import { finish, readLoginPage, type Begun } from '../support/login.js';
import { aRegistration } from '../support/registry-node.js';
import { oksana, TestService } from '../support/service.js';
import { storeKinds, type StoreKind } from '../support/stores.js';
import { until } from '../support/until.js';
import {
  certificateFile,
  mutualTlsSettings,
  readCertificate,
  sendWithCertificate,
} from '../support/with-certificate.js';

const officer = { actor: 'officer:iryna' } as const;
const { jwks: _, ...unproved } = aRegistration({ id: 'issued', profile: 'fapi2', token_binding: 'mtls' });
const publicKey = new X509Certificate(readCertificate('own')).publicKey.export({ format: 'jwk' });
const ownKey = { ...publicKey, kid: 'own', x5c: [new X509Certificate(readCertificate('own')).raw.toString('base64')] };

type Call = (path: string, form: Readonly<Record<string, string>>, certificate?: string) => Promise<Said>;
interface Said {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

async function startWith(
  settings: Readonly<Record<string, string>>,
  kind: StoreKind = 'embedded',
): Promise<TestService> {
  const service = await TestService.start(kind, { CLIENT_CA_FILE: certificateFile('authority'), ...settings });
  const redirects = { redirect_uris: ['https://party.example/callback'] };
  const register = service.get(RegisterRelyingParty);
  await register.add({ ...unproved, ...redirects, certificate: { san_dns: 'party.example' } }, officer);
  const own = { id: 'own', self_signed_certificate: true, jwks: { keys: [ownKey] } };
  await register.add({ ...unproved, ...redirects, ...own }, officer);
  return service;
}

const pushed = async (client_id: string) => ({
  client_id,
  response_type: 'code',
  scope: 'openid',
  redirect_uri: 'https://party.example/callback',
  code_challenge: await calculatePKCECodeChallenge(randomPKCECodeVerifier()),
  code_challenge_method: 'S256',
});

/** What must hold however a certificate arrives. */
function contract(given: () => { readonly call: Call }): void {
  const push = async (id: string, certificate?: string) => {
    const { status, body } = await given().call('/oidc/par', await pushed(id), certificate);
    return status === 201 ? 'taken' : body['error'];
  };

  it('lets a relying party in with the certificate of its name that the authority has issued', async () => {
    await until(async () => (await push('issued', 'party')) === 'taken');
  });

  it.each(['forged', 'quoting', 'own', 'server', undefined])('does not let it in with %s', async (certificate) => {
    expect(await push('issued', certificate)).toBe('invalid_client');
  });

  it('lets a relying party in with the certificate that it made and registered, and with no other', async () => {
    expect(await push('own', 'own')).toBe('taken');
    expect([await push('own', 'party'), await push('own')]).toEqual(['invalid_client', 'invalid_client']);
  });

  it('serves nothing but the engine there', async () => {
    expect((await given().call('/login/x', {}, 'party')).status).toBe(404);
    expect((await given().call('/desk', {}, 'party')).status).toBe(404);
  });
}

describe.each(storeKinds)('a certificate that is shown to this process, on %s', (kind) => {
  let service: TestService;
  let phone: VirtualPhone;
  let port: number;

  beforeAll(async () => {
    port = await freePort();
    service = await startWith(mutualTlsSettings(port), kind);
    phone = await service.phoneOf(oksana);
  });
  afterAll(() => service.stop());

  const send = async (
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    certificate?: string,
  ): Promise<Said> => {
    const answer = await sendWithCertificate(port, { method, path, headers, body, certificate });
    return { status: answer.status, body: JSON.parse(answer.text) as Record<string, unknown> };
  };
  const call: Call = (path, form, certificate) => {
    const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
    return send('POST', path, type, new URLSearchParams(form).toString(), certificate);
  };

  contract(() => ({ call }));

  it('is what tokens are bound to: with another one they are worth nothing', async () => {
    const verifier = randomPKCECodeVerifier();
    const code_challenge = await calculatePKCECodeChallenge(verifier);
    const { body } = await call('/oidc/par', { ...(await pushed('issued')), code_challenge }, 'party');
    const browser = new BrowserLike();
    const query = new URLSearchParams({ client_id: 'issued', request_uri: String(body['request_uri']) });
    const { url: page } = await browser.follow(`${service.issuer}/oidc/auth?${query.toString()}`, (address) =>
      address.includes('/login/'),
    );
    const begun = { browser, page } as Begun;
    await phone.confirm(await phone.open((await readLoginPage(begun)).typedCode));
    const callback = await finish(
      { ...service, parties: { callback: 'https://party.example/' } } as TestService,
      begun,
    );
    expect(callback.searchParams.get('iss')).toBe(service.issuer);
    const code = callback.searchParams.get('code') ?? '';
    const exchange = { grant_type: 'authorization_code', code, code_verifier: verifier, client_id: 'issued' };
    const redirect_uri = 'https://party.example/callback';
    const tokens = await call('/oidc/token', { ...exchange, redirect_uri }, 'party');
    expect(tokens.status).toBe(200);
    const bearer = { Authorization: `Bearer ${String(tokens.body['access_token'])}` };
    const userInfo = (certificate?: string) => send('GET', '/oidc/userinfo', bearer, '', certificate);
    expect((await userInfo('party')).status).toBe(200);
    expect([(await userInfo('own')).status, (await userInfo()).status]).toEqual([401, 401]);
    const introspected = await call(
      '/oidc/introspect',
      { token: String(tokens.body['access_token']), client_id: 'issued' },
      'party',
    );
    expect(introspected.body).toMatchObject({ active: true, cnf: { 'x5t#S256': expect.any(String) } });
  });

  it.each([
    ['TLS 1.1', { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }],
    ['a cipher in CBC mode', { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES128-SHA256:ECDHE-ECDSA-AES128-SHA256' }],
  ])('is not taken over %s (FAPI 2.0 §5.2.2)', async (_, tls) => {
    const asked = { method: 'GET', path: '/oidc/jwks', certificate: 'party' };
    await expect(sendWithCertificate(port, { ...asked, tls })).rejects.toThrow(/alert|SSL|handshake/i);
    const good = { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES256-GCM-SHA384' };
    expect((await sendWithCertificate(port, { ...asked, tls: good })).status).toBe(200);
  });

  it('has its addresses in the discovery document', async () => {
    const { text: document } = await request('GET', `${service.issuer}/.well-known/openid-configuration`, {});
    expect(JSON.parse(document)).toMatchObject({
      mtls_endpoint_aliases: { token_endpoint: `https://mtls.localhost:${port}/oidc/token` },
      tls_client_certificate_bound_access_tokens: true,
    });
  });
});

describe.each([
  ['Client-Cert', (pem: string) => `:${new X509Certificate(pem).raw.toString('base64')}:`],
  ['X-SSL-Client-Cert', encodeURIComponent],
])('a certificate that a proxy hands on in %s', (CLIENT_CERTIFICATE_HEADER, write) => {
  const mtls = { MTLS_ORIGIN: 'https://mtls.example', CLIENT_CERTIFICATE_HEADER };
  let service: TestService;

  const callTo =
    (reached: () => TestService): Call =>
    async (path, form, certificate) => {
      const headers = {
        Host: 'mtls.example',
        'Content-Type': 'application/x-www-form-urlencoded',
        ...(certificate !== undefined && { [CLIENT_CERTIFICATE_HEADER]: write(readCertificate(certificate)) }),
      };
      const body = new URLSearchParams(form).toString();
      const { status, text: said } = await request('POST', `${reached().issuer}${path}`, headers, body);
      return { status, body: JSON.parse(said) as Record<string, unknown> };
    };

  beforeAll(async () => {
    service = await startWith({ ...mtls, TRUSTED_PROXIES: 'loopback' });
  });
  afterAll(() => service.stop());

  contract(() => ({ call: callTo(() => service) }));

  it('is not believed when it comes from anybody else', async () => {
    const elsewhere = await startWith({ ...mtls, TRUSTED_PROXIES: '192.0.2.1' });
    const call = callTo(() => elsewhere);
    await until(async () => (await call('/oidc/par', await pushed('issued'), 'party')).body['error'] !== undefined);
    for (const [id, certificate] of [
      ['issued', 'party'],
      ['own', 'own'],
    ] as const)
      expect((await call('/oidc/par', await pushed(id), certificate)).body['error']).toBe('invalid_client');
    await elsewhere.stop();
  });

  it('that is none proves nothing', async () => {
    for (const value of [':AAAA:', 'x', '%', ':', '-----BEGIN CERTIFICATE-----'])
      expect(
        (
          await request(
            'POST',
            `${service.issuer}/oidc/par`,
            {
              Host: 'mtls.example',
              'Content-Type': 'application/x-www-form-urlencoded',
              [CLIENT_CERTIFICATE_HEADER]: value,
            },
            new URLSearchParams(await pushed('own')).toString(),
          )
        ).status,
      ).toBe(401);
  });
});

describe('without MTLS_ORIGIN', () => {
  it('no certificate authenticates anybody, and nothing is said of it', async () => {
    const service = await startWith({});
    const { text: document } = await request('GET', `${service.issuer}/.well-known/openid-configuration`, {});
    expect(document).not.toContain('tls_client_auth');
    const { status } = await request(
      'POST',
      `${service.issuer}/oidc/par`,
      { 'Content-Type': 'application/x-www-form-urlencoded' },
      new URLSearchParams(await pushed('issued')).toString(),
    );
    expect(status).toBeGreaterThanOrEqual(400);
    await service.stop();
  });
});
