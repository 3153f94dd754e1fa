import { createHash, randomUUID, X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey } from 'jose';
import { EventStream } from '../support/event-stream.js';
import { freePort } from '../support/free-port.js';
import { bank, shop } from '../support/relying-parties.js';
import { authenticationBody, withApi } from '../support/relying-party-api.js';
import { TestService } from '../support/service.js';
import { mutualTlsSettings, readCertificate, sendWithCertificate } from '../support/with-certificate.js';

const post = 'authentication/device-link/anonymous';
const common = { names: ['DEMO', 'Крамниця'], source_networks: ['loopback'], requests_per_minute: 100_000 };
const thumbprint = createHash('sha256')
  .update(new X509Certificate(readCertificate('own')).raw)
  .digest('base64url');

interface Said {
  readonly status: number;
  readonly body: { readonly sessionID?: string; readonly errors?: readonly { readonly detail?: string }[] };
}

describe('a relying party that signs its requests', () => {
  let service: TestService;
  let keys: { readonly bank: CryptoKey; readonly shop: CryptoKey };
  beforeAll(async () => {
    const [own, others] = [await generateKeyPair('ES256'), await generateKeyPair('ES256')];
    keys = { bank: own.privateKey, shop: others.privateKey };
    const jwks = async (key: CryptoKey) => ({ keys: [{ ...(await exportJWK(key)), kid: '1', alg: 'ES256' }] });
    service = await TestService.start('embedded', withApi, {}, undefined, {
      bank: { relying_party_api: { ...common, uuid: bank.relyingPartyUUID, jwks: await jwks(own.publicKey) } },
      grocer: { relying_party_api: { ...common, uuid: shop.relyingPartyUUID, jwks: await jwks(others.publicKey) } },
    });
  }, 60_000);
  afterAll(() => service.stop());

  const now = () => Math.floor(Date.now() / 1000);
  const base = (version = 'v3') => `${service.issuer}/smart-id-rp/${version}`;
  const usual = () => ({
    ...{ iss: bank.relyingPartyUUID, sub: bank.relyingPartyUUID, aud: base(), jti: randomUUID() },
    ...{ iat: now(), exp: now() + 60 },
  });
  const assertion = (more: object = {}, key = keys.bank, header: object = {}) =>
    new SignJWT({ ...usual(), ...more })
      .setProtectedHeader({ alg: 'ES256', kid: '1', typ: 'client-authentication+jwt', ...header })
      .sign(key);

  async function call(path: string, token: string | undefined, body?: object): Promise<Said> {
    const headers = { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) };
    const init = body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers };
    const answer = await fetch(`${base()}/${path}`, init);
    return { status: answer.status, body: (await answer.json()) as Said['body'] };
  }
  const start = (token: string | undefined) => call(post, token, authenticationBody());

  it('is let in with an assertion of its own, once', async () => {
    const token = await assertion();
    expect((await start(token)).status).toBe(200);
    const again = await start(token);
    expect(again.status).toBe(401);
    expect(again.body.errors).toEqual([{ code: 'CREDENTIAL_REFUSED', detail: 'its jti has been used' }]);
  });

  it('cannot be played by whoever knows its UUID and name', async () => {
    expect((await start(undefined)).status).toBe(401);
    expect((await start('nonsense')).status).toBe(401);
    const direct = await fetch(`${base('v2')}/authentication/etsi/PNOUA-19840312-99012`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...bank, hash: Buffer.alloc(32).toString('base64'), hashType: 'SHA256' }),
    });
    expect(direct.status).toBe(401);
  });

  it('has its sessions to itself', async () => {
    const { body } = await start(await assertion());
    const path = `session/${body.sessionID}?timeoutMs=1000`;
    expect((await call(path, undefined)).status).toBe(401);
    expect((await call(path, await assertion({}, keys.shop))).status).toBe(401);
    const { relyingPartyUUID: other } = shop;
    expect((await call(path, await assertion({ iss: other, sub: other }, keys.shop))).status).toBe(401);
    expect(await call(path, await assertion())).toMatchObject({ status: 200, body: { state: 'RUNNING' } });
  });

  it('has the streams of their ends to itself', async () => {
    const { body } = await start(await assertion());
    const open = (token: string | undefined) =>
      EventStream.open(
        `${base()}/session/${body.sessionID}`,
        token === undefined ? {} : { Authorization: `Bearer ${token}` },
      );
    for (const token of [undefined, await assertion({}, keys.shop)])
      expect((await open(token)).response.status).toBe(401);
    const stream = await open(await assertion());
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream');
    stream.hangUp();
  });

  it.each<[string, () => Promise<string> | string]>([
    ['of alg none', () => new UnsecuredJWT(usual()).encode()],
    ['of alg none that names the type', () => noneWithType()],
    ['for another audience', () => assertion({ aud: 'https://elsewhere.example/smart-id-rp/v3' })],
    ['for the issuer', () => assertion({ aud: service.issuer })],
    ['for another version', () => assertion({ aud: base('v2') })],
    ['for two audiences', () => assertion({ aud: [base(), 'https://elsewhere.example'] })],
    ['that has expired', () => assertion({ iat: now() - 120, exp: now() - 60 })],
    ['that is good for an hour', () => assertion({ exp: now() + 3600 })],
    ['without an end', () => assertion({ exp: undefined })],
    ['from tomorrow', () => assertion({ iat: now() + 86_400 })],
    ['that is not yet to be used', () => assertion({ nbf: now() + 3600 })],
    ['without a jti', () => assertion({ jti: undefined })],
    ['with a jti that could be guessed', () => assertion({ jti: '1' })],
    ['by the key of another party', () => assertion({}, keys.shop)],
    ['of another party', () => assertion({ iss: shop.relyingPartyUUID, sub: shop.relyingPartyUUID }, keys.shop)],
    ['about somebody else', () => assertion({ sub: shop.relyingPartyUUID })],
    ['of another type', () => assertion({}, keys.bank, { typ: 'JWT' })],
    ['without a type', () => assertion({}, keys.bank, { typ: undefined })],
    ['that brings its key', async () => assertion({}, keys.shop, { jwk: await exportJWK((await fresh()).publicKey) })],
    ['that was changed', async () => (await assertion()).replace(/\.[^.]+\./, `.${encode({ ...usual(), x: 1 })}.`)],
  ])('is not let in with an assertion %s', async (_, make) => {
    expect((await start(await make())).status).toBe(401);
  });

  const fresh = () => generateKeyPair('ES256', { extractable: true });
  const encode = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url');
  const noneWithType = () => `${encode({ alg: 'none', typ: 'client-authentication+jwt' })}.${encode(usual())}.AA`;
});

describe('a relying party that is known by its certificate', () => {
  let service: TestService;
  let port: number;
  beforeAll(async () => {
    port = await freePort();
    const own = { uuid: shop.relyingPartyUUID, certificate_thumbprints: [thumbprint] };
    const issued = { uuid: bank.relyingPartyUUID, certificate: { san_dns: 'party.example' } };
    const settings = { ...withApi, ...mutualTlsSettings(port) };
    service = await TestService.start('embedded', settings, {}, undefined, {
      bank: { relying_party_api: { ...common, ...issued } },
      grocer: { relying_party_api: { ...common, ...own } },
    });
  }, 60_000);
  afterAll(() => service.stop());

  async function call(who: typeof bank, certificate?: string): Promise<number> {
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify(authenticationBody(who));
    const path = `/smart-id-rp/v3/${post}`;
    return (await sendWithCertificate(port, { method: 'POST', path, headers, body, certificate })).status;
  }

  it('is let in with the certificate of its name that the authority has issued, and with no other', async () => {
    expect(await call(bank, 'party')).toBe(200);
    for (const other of ['forged', 'quoting', 'own', 'server', undefined]) expect(await call(bank, other)).toBe(401);
  });

  it('is let in with the certificate that it made and registered, and with no other', async () => {
    expect(await call(shop, 'own')).toBe(200);
    for (const other of ['party', 'forged', undefined]) expect(await call(shop, other)).toBe(401);
  });

  it('is nobody where no certificate can be shown', async () => {
    const headers = { 'Content-Type': 'application/json' };
    const body = JSON.stringify(authenticationBody(bank));
    const answer = await fetch(`${service.issuer}/smart-id-rp/v3/${post}`, { method: 'POST', headers, body });
    expect(answer.status).toBe(401);
  });
});

describe('a certificate that a proxy hands on', () => {
  const CLIENT_CERTIFICATE_HEADER = 'Client-Cert';
  const issued = { ...common, uuid: bank.relyingPartyUUID, certificate: { san_dns: 'party.example' } };

  it.each([
    ['is believed', 'loopback', 200],
    ['is not believed from anybody else', '192.0.2.1', 401],
  ])('%s', async (_, TRUSTED_PROXIES, expected) => {
    const { CLIENT_CA_FILE } = mutualTlsSettings(1);
    const mtls = { MTLS_ORIGIN: 'https://mtls.example', CLIENT_CERTIFICATE_HEADER, CLIENT_CA_FILE, TRUSTED_PROXIES };
    const extra = { bank: { relying_party_api: { ...issued, source_networks: ['loopback'] } } };
    const service = await TestService.start('embedded', { ...withApi, ...mtls }, {}, undefined, extra);
    const certificate = new X509Certificate(readCertificate('party')).raw.toString('base64');
    const answer = await fetch(`${service.issuer}/smart-id-rp/v3/${post}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', [CLIENT_CERTIFICATE_HEADER]: `:${certificate}:` },
      body: JSON.stringify(authenticationBody(bank)),
    });
    expect(answer.status).toBe(expected);
    await service.stop();
  });
});
