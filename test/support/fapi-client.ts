import { createHash, randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import * as jose from 'jose';
import { request, type Answer } from '#libs/testing';
import { BrowserLike } from './browser-like.js';
import { readLoginPage } from './login.js';
import { oksana, type TestService } from './service.js';
import { sendWithCertificate } from './with-certificate.js';

export type Form = Readonly<Record<string, string | undefined>>;
export type Claims = Readonly<Record<string, unknown>>;
/** What tokens are bound to. */
export type Proof = 'dpop' | 'mtls';
/** By what a client shows who it is. */
export type Authentication = 'keys' | 'certificate';
/** What is changed in a JWT: its claims, its header, or the key that signs it. `undefined` takes a member away. */
export interface Jwt {
  readonly claims?: Claims;
  readonly header?: Claims;
  readonly key?: jose.CryptoKey;
}
/** How one call departs from what the client always does. `false` leaves a proof out. */
export interface Departures {
  readonly assertion?: Jwt | false;
  readonly dpop?: Jwt | false;
  readonly certificate?: string | false;
}

export interface Party {
  readonly id: string;
  readonly redirectUri: string;
  readonly key: jose.CryptoKey;
  /** For RS256, which nobody may use. */
  readonly rsa: jose.CryptoKey;
  readonly certificate: string;
}

/** What an authorization request led to: the login page, the callback, or an error page. */
export interface Visited {
  readonly browser: BrowserLike;
  readonly url: string;
  readonly answer: Answer | undefined;
}

/** Where a suite runs, and how its clients prove themselves. */
export interface FapiEnvironment {
  readonly service: TestService;
  readonly proof: Proof;
  readonly authentication: Authentication;
  readonly mtlsPort: number;
  /** FAPI 2.0 Message Signing: requests are signed (JAR), answers too (JARM). */
  readonly signing: boolean;
}

const seconds = () => Math.floor(Date.now() / 1000);
export const json = (text: string) => JSON.parse(text) as Record<string, unknown>;
export const tokenHash = (token: string) => createHash('sha256').update(token).digest('base64url');

/** A client of profile `fapi2`, made by hand: it can do everything right, and any single thing wrong. */
export class FapiClient {
  dpopKey!: jose.GenerateKeyPairResult;

  constructor(
    readonly at: FapiEnvironment,
    readonly party: Party,
  ) {}

  get issuer(): string {
    return this.at.service.issuer;
  }

  /** Whether its calls go to the aliases for clients with certificates (RFC 8705 §5). */
  private get certified(): boolean {
    return this.at.proof === 'mtls' || this.at.authentication === 'certificate';
  }

  /** Where its calls go. */
  get origin(): string {
    return this.certified ? `https://mtls.localhost:${this.at.mtlsPort}` : this.issuer;
  }

  /** The parameters of an authorization request, and the PKCE verifier behind them. */
  parameters(changes: Form = {}) {
    const verifier = randomUUID() + randomUUID();
    const parameters: Form = {
      response_type: 'code',
      redirect_uri: this.party.redirectUri,
      scope: 'openid profile',
      state: 'state-of-the-suite',
      nonce: 'nonce-of-the-suite',
      code_challenge: tokenHash(verifier),
      code_challenge_method: 'S256',
      ...(this.at.signing && { response_mode: 'jwt' }),
      ...changes,
    };
    return { verifier, parameters };
  }

  /** RFC 9101: the parameters as one JWT. */
  sign(parameters: Form, { claims, header, key = this.party.key }: Jwt = {}): Promise<string> {
    const now = seconds();
    const usual = { iss: this.party.id, client_id: this.party.id, aud: this.issuer, nbf: now, iat: now, exp: now + 60 };
    return signJwt({ ...usual, ...parameters, ...claims }, { alg: 'ES256', ...header }, key);
  }

  /** Pushes an authorization request (RFC 9126). */
  async push(parameters: Form, departures: Departures & { request?: Jwt | false; extra?: Form } = {}): Promise<Answer> {
    const signed = this.at.signing && departures.request !== false;
    const form = signed ? { request: await this.sign(parameters, departures.request || {}) } : parameters;
    return this.call('/oidc/par', { ...form, ...departures.extra }, departures);
  }

  /** Goes to the authorization endpoint with a pushed request. */
  visit(requestUri: string, extra: Form = {}, browser = new BrowserLike()): Promise<Visited> {
    return this.ask({ client_id: this.party.id, request_uri: requestUri, ...extra }, browser);
  }

  async ask(parameters: Form, browser = new BrowserLike()): Promise<Visited> {
    const address = `${this.issuer}/oidc/auth?${new URLSearchParams(given(parameters)).toString()}`;
    const stop = (url: string) => /\/login\/[^/?]+$/.test(url) || url.startsWith('https://suite.example/');
    return { browser, ...(await browser.follow(address, stop)) };
  }

  /** The citizen answers with the test authenticator. */
  async decide({ browser, url }: Visited, answer = 'confirm'): Promise<Visited> {
    const { appLink } = await readLoginPage({ browser, page: url } as never);
    const form = { link: appLink, back: new URL(url).pathname, person: oksana, answer };
    const { headers } = await browser.post(`${this.issuer}/sandbox/phone`, form);
    const next = answer === 'confirm' ? headers.location : (await browser.post(`${url}/leave`)).headers.location;
    const stop = (address: string) => address.startsWith('https://suite.example/');
    return { browser, ...(await browser.follow(new URL(String(next), url).href, stop)) };
  }

  /** What came back at the redirect address; a signed answer is verified. */
  async said({ url }: Pick<Visited, 'url'>): Promise<Claims> {
    expect(url.startsWith(this.party.redirectUri)).toBe(true);
    const query = new URL(url).searchParams;
    const signed = query.get('response');
    expect(signed !== null).toBe(this.at.signing);
    return signed === null ? Object.fromEntries(query) : this.verify(signed);
  }

  /** Pushes, visits, confirms. */
  async authorize(changes: Form = {}, departures: Departures = {}) {
    const { verifier, parameters } = this.parameters(changes);
    const visited = await this.visit(await this.requestUri(parameters, departures));
    return { verifier, said: await this.said(await this.decide(visited)) };
  }

  /** A pushed request that was taken. */
  async requestUri(parameters: Form, departures: Departures & { request?: Jwt } = {}): Promise<string> {
    const pushed = await this.push(parameters, departures);
    expect([pushed.status, json(pushed.text)]).toEqual([
      201,
      expect.objectContaining({ request_uri: expect.any(String) }),
    ]);
    return String(json(pushed.text)['request_uri']);
  }

  redeem(code: unknown, verifier: string | undefined, departures: Departures & { form?: Form } = {}): Promise<Answer> {
    const form = { grant_type: 'authorization_code', redirect_uri: this.party.redirectUri, code_verifier: verifier };
    return this.call('/oidc/token', { ...form, code: String(code), ...departures.form }, departures);
  }

  refresh(token: unknown, departures: Departures = {}): Promise<Answer> {
    return this.call('/oidc/token', { grant_type: 'refresh_token', refresh_token: String(token) }, departures);
  }

  /** The whole way to tokens; the ID token is verified. */
  async signIn(changes: Form = {}, departures: { par?: Departures; token?: Departures } = {}) {
    const { verifier, said } = await this.authorize(changes, departures.par);
    const answer = await this.redeem(said['code'], verifier, departures.token);
    expect([answer.status, answer.text.slice(0, 200)]).toEqual([200, expect.stringContaining('token')]);
    const tokens = json(answer.text) as Record<'access_token' | 'id_token' | 'refresh_token' | 'token_type', string>;
    return { said, answer, tokens, claims: await this.verify(tokens.id_token) };
  }

  /** A call of the userinfo endpoint, as the protected resource. */
  async resource(token: string, departures: Departures & { scheme?: string } = {}): Promise<Answer> {
    const scheme = departures.scheme ?? (this.at.proof === 'dpop' ? 'DPoP' : 'Bearer');
    const hash = { ath: tokenHash(token) };
    const dpop =
      departures.dpop === false ? false : { ...departures.dpop, claims: { ...hash, ...departures.dpop?.claims } };
    const headers = { Authorization: `${scheme} ${token}`, ...(await this.dpopHeader('GET', '/oidc/userinfo', dpop)) };
    return this.send('GET', '/oidc/userinfo', headers, '', departures);
  }

  /** A form with what proves the client and binds the tokens. */
  async call(path: string, form: Form, departures: Departures = {}, method = 'POST'): Promise<Answer> {
    const proved =
      this.at.authentication === 'keys' ? await this.assertion(departures.assertion) : { client_id: this.party.id };
    const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const headers = { ...type, ...(await this.dpopHeader(method, path, departures.dpop)) };
    const body = new URLSearchParams(given({ ...proved, ...form })).toString();
    return this.send(method, path, headers, body, departures);
  }

  async send(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    { certificate }: Departures,
  ) {
    if (!this.certified) return request(method, this.issuer + path, headers, body);
    const shown = certificate === false ? undefined : (certificate ?? this.party.certificate);
    return sendWithCertificate(this.at.mtlsPort, { method, path, headers, body, certificate: shown });
  }

  /** RFC 7523 §3. */
  private async assertion(jwt: Jwt | false = {}): Promise<Form> {
    if (jwt === false) return { client_id: this.party.id };
    const now = seconds();
    const { id } = this.party;
    const claims = { iss: id, sub: id, aud: this.issuer, jti: randomUUID(), iat: now, exp: now + 60, ...jwt.claims };
    const client_assertion = await signJwt(claims, { alg: 'ES256', ...jwt.header }, jwt.key ?? this.party.key);
    const client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
    return { client_id: id, client_assertion_type, client_assertion };
  }

  /** RFC 9449 §4. */
  async dpopHeader(method: string, path: string, jwt: Jwt | false = {}): Promise<Record<string, string>> {
    if (this.at.proof !== 'dpop' || jwt === false || (path === '/oidc/par' && Object.keys(jwt).length === 0)) return {};
    const jwk = await jose.exportJWK(this.dpopKey.publicKey);
    const claims = { jti: randomUUID(), htm: method, htu: this.origin + path, iat: seconds(), ...jwt.claims };
    const header = { alg: 'ES256', typ: 'dpop+jwt', jwk, ...jwt.header };
    return { DPoP: await signJwt(claims, header, jwt.key ?? this.dpopKey.privateKey) };
  }

  /** A JWT that the issuer has signed for this client. */
  async verify(token: string): Promise<Claims> {
    const jwks = json((await request('GET', `${this.issuer}/oidc/jwks`, {})).text) as unknown as jose.JSONWebKeySet;
    const options = { issuer: this.issuer, audience: this.party.id, algorithms: ['ES256'] };
    return (await jose.jwtVerify(token, jose.createLocalJWKSet(jwks), options)).payload;
  }
}

function signJwt(claims: Claims, header: Claims, key: jose.CryptoKey): Promise<string> {
  const { alg, ...rest } = JSON.parse(JSON.stringify(header)) as jose.JWTHeaderParameters;
  const payload = JSON.parse(JSON.stringify(claims)) as jose.JWTPayload;
  return new jose.SignJWT(payload).setProtectedHeader({ alg, ...rest }).sign(key);
}

function given(form: Form): Record<string, string> {
  return Object.fromEntries(Object.entries(form).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
