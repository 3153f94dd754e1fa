import { createHash, createPublicKey, generateKeyPairSync, randomBytes, randomUUID, sign, verify } from 'node:crypto';
import { demandStatus } from './http.mjs';

const json = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const random = () => randomBytes(24).toString('base64url');
const dsaEncoding = 'ieee-p1363';
export const callback = 'http://localhost:9/callback';
const scopes = ['openid', 'profile', 'birthdate', 'national_id'];

/** A key pair of a portal, both halves as JWK. */
export function makePortalKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const about = { kid: 'bench-1', alg: 'ES256', use: 'sig' };
  return {
    privateJwk: { ...privateKey.export({ format: 'jwk' }), ...about },
    publicJwk: { ...publicKey.export({ format: 'jwk' }), ...about },
  };
}

/** The portal as the service's operator registers it. */
export function registrationOf(publicJwk) {
  return {
    id: 'bench-portal',
    name: { en: 'Bench Portal', uk: 'Портал вимірювань', et: 'Mõõteportaal' },
    purpose: { en: 'Sign in to be measured', uk: 'Вхід для вимірювання', et: 'Sisselogimine mõõtmiseks' },
    homepage: 'http://localhost:9/',
    redirect_uris: [callback],
    scopes,
    default_level: 'substantial',
    jwks: { keys: [publicJwk] },
  };
}

/** A portal that signs people in by code flow with PKCE and private_key_jwt, and verifies what it gets. */
export class Portal {
  #key;
  #issuer;
  #metadata;
  #signingKeys = new Map();

  constructor(wire, issuer, key) {
    this.wire = wire;
    this.#issuer = issuer;
    this.#key = { key, format: 'jwk' };
  }

  async discover() {
    const get = async (url) => JSON.parse(demandStatus(await this.wire.send('discover', { url }), 200, url).text);
    this.#metadata = await get(`${this.#issuer}/.well-known/openid-configuration`);
    const { keys } = await get(this.#metadata.jwks_uri);
    for (const key of keys) this.#signingKeys.set(key.kid, createPublicKey({ key, format: 'jwk' }));
  }

  /** @returns where to send the browser, and what to remember until it comes back */
  async begin(pushed = false) {
    const remembered = { state: random(), nonce: random(), verifier: random() + random() };
    const parameters = new URLSearchParams({
      client_id: 'bench-portal',
      response_type: 'code',
      redirect_uri: callback,
      scope: scopes.join(' '),
      state: remembered.state,
      nonce: remembered.nonce,
      code_challenge: createHash('sha256').update(remembered.verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    const query = pushed ? await this.#push(parameters) : parameters;
    return { remembered, url: `${this.#metadata.authorization_endpoint}?${query}` };
  }

  async exchange(address, { state, verifier, nonce }) {
    const { searchParams } = new URL(address);
    if (searchParams.get('state') !== state) throw new Error(`no code in ${address}`);
    const parameters = { grant_type: 'authorization_code', code: searchParams.get('code'), redirect_uri: callback };
    const form = new URLSearchParams({ ...parameters, code_verifier: verifier });
    const answer = await this.#post('token', this.#metadata.token_endpoint, form);
    const tokens = JSON.parse(demandStatus(answer, 200, 'token').text);
    return { ...tokens, claims: this.#verified(tokens.id_token, nonce) };
  }

  async userInfo({ access_token: token, claims }) {
    const headers = { Authorization: `Bearer ${token}` };
    const answer = await this.wire.send('userinfo', { url: this.#metadata.userinfo_endpoint, headers });
    const info = JSON.parse(demandStatus(answer, 200, 'userinfo').text);
    if (info.sub !== claims.sub) throw new Error('userinfo is about somebody else');
    return info;
  }

  async #push(parameters) {
    const answer = await this.#post('par', this.#metadata.pushed_authorization_request_endpoint, parameters);
    const { request_uri } = JSON.parse(demandStatus(answer, 201, 'par').text);
    return new URLSearchParams({ client_id: 'bench-portal', request_uri });
  }

  #post(kind, url, form) {
    form.set('client_id', 'bench-portal');
    form.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    form.set('client_assertion', this.#assertion());
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    return this.wire.send(kind, { method: 'POST', url, headers, body: form.toString() });
  }

  #assertion() {
    const [id, now] = ['bench-portal', Math.floor(Date.now() / 1000)];
    const claims = { iss: id, sub: id, aud: this.#issuer, jti: randomUUID(), iat: now, exp: now + 60 };
    const content = `${json({ alg: 'ES256', kid: 'bench-1' })}.${json(claims)}`;
    return `${content}.${sign('sha256', content, { ...this.#key, dsaEncoding }).toString('base64url')}`;
  }

  #verified(token, nonce) {
    const [header, payload, signature] = token.split('.');
    const key = this.#signingKeys.get(JSON.parse(Buffer.from(header, 'base64url')).kid);
    const good = verify('sha256', `${header}.${payload}`, { key, dsaEncoding }, Buffer.from(signature, 'base64url'));
    const claims = JSON.parse(Buffer.from(payload, 'base64url'));
    if (!good || claims.nonce !== nonce) throw new Error('the ID token does not hold');
    return claims;
  }
}
