import { createHash } from 'node:crypto';
import { expect } from '@jest/globals';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet, type JWTPayload } from 'jose';
import * as client from 'openid-client';
import { request, type Answer } from '#libs/testing';
import { BrowserLike } from './browser-like.js';
import { isCallback, readLoginPage } from './login.js';
import { oksana, type TestService } from './service.js';

type Parameters = Readonly<Record<string, string | undefined>>;

/** An authorization request that waits for its answer, in a browser. */
export interface Asked {
  readonly browser: BrowserLike;
  readonly answer: Answer | undefined;
  /** Where the browser has come to: the login page, the portal's callback, or an error page. */
  readonly url: string;
  readonly verifier: string;
}

/** Plays the part of the official suite: a client with a secret, a browser, and the test authenticator. */
export class Conformance {
  private jwks: JSONWebKeySet | undefined;

  constructor(
    readonly service: TestService,
    private readonly always: Parameters = {},
    private readonly clientId = 'library',
  ) {}

  get callback(): string {
    return this.service.parties.callback;
  }

  /** A request as the suite makes it, with what is changed; `undefined` takes a parameter away. */
  async ask(changes: Parameters = {}, browser = new BrowserLike()): Promise<Asked> {
    const { verifier, parameters } = await this.request(changes);
    const address = `${this.service.issuer}/oidc/auth?${new URLSearchParams(parameters).toString()}`;
    return { browser, verifier, ...(await this.follow(browser, address)) };
  }

  /** The same, as a form of another site sends it. */
  async post(): Promise<Asked> {
    const { verifier, parameters } = await this.request({});
    const browser = new BrowserLike();
    const foreign = { Origin: 'https://portal.example', 'Sec-Fetch-Site': 'cross-site' };
    const { headers } = await browser.post(`${this.service.issuer}/oidc/auth`, parameters, foreign);
    const address = new URL(String(headers.location), this.service.issuer).href;
    return { browser, verifier, ...(await this.follow(browser, address)) };
  }

  private async request(changes: Parameters) {
    const verifier = client.randomPKCECodeVerifier();
    const parameters: Parameters = {
      client_id: this.clientId,
      redirect_uri: this.callback,
      response_type: 'code',
      scope: 'openid',
      state: 'state',
      nonce: 'nonce',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...this.always,
      ...changes,
    };
    return { verifier, parameters: given(parameters) };
  }

  /** The citizen confirms with the test authenticator; the browser ends at the portal. */
  async confirm({ browser, url }: Asked): Promise<URL> {
    const { appLink } = await readLoginPage({ browser, page: url } as never);
    const form = { link: appLink, back: new URL(url).pathname, person: oksana, answer: 'confirm' };
    const { headers } = await browser.post(`${this.service.issuer}/sandbox/phone`, form);
    return new URL((await this.follow(browser, new URL(String(headers.location), url).href)).url);
  }

  /** Up to the login page, the portal's callback, or a page that leads nowhere. */
  private async follow(browser: BrowserLike, address: string) {
    const stop = (url: string) => /\/login\/[^/?]+$/.test(url) || isCallback(this.service, url);
    const reached = await browser.follow(address, stop);
    return { ...reached, url: posted(reached.answer) ?? reached.url };
  }

  /** Asks, confirms, and reads the portal's answer. */
  async authorize(changes: Parameters = {}, browser = new BrowserLike()) {
    const asked = await this.ask(changes, browser);
    const callback = asked.url.startsWith(this.callback) ? new URL(asked.url) : await this.confirm(asked);
    return { ...asked, said: callback.searchParams };
  }

  /** The whole way to tokens; the ID token is verified. */
  async signIn(changes: Parameters = {}, browser = new BrowserLike()) {
    const { said, verifier } = await this.authorize(changes, browser);
    const answer = await this.redeem(String(said.get('code')), verifier);
    expect(answer.status).toBe(200);
    const tokens = JSON.parse(answer.text) as { access_token: string; id_token: string; refresh_token?: string };
    return { said, browser, tokens, claims: await this.verify(tokens.id_token) };
  }

  redeem(code: string, verifier: string, changes: Parameters = {}): Promise<Answer> {
    const form = { grant_type: 'authorization_code', code, redirect_uri: this.callback, code_verifier: verifier };
    return this.token({ ...form, ...changes });
  }

  token(form: Parameters): Promise<Answer> {
    const basic = Buffer.from(`${this.clientId}:${this.service.parties.secret}`).toString('base64');
    return request(
      'POST',
      `${this.service.issuer}/oidc/token`,
      { Authorization: `Basic ${basic}`, 'Content-Type': 'application/x-www-form-urlencoded' },
      new URLSearchParams(given(form)).toString(),
    );
  }

  userinfo(accessToken: string): Promise<Answer> {
    return request('GET', `${this.service.issuer}/oidc/userinfo`, { Authorization: `Bearer ${accessToken}` });
  }

  /** OpenID Connect Core §3.1.3.7. */
  async verify(idToken: string): Promise<JWTPayload> {
    this.jwks ??= JSON.parse((await request('GET', `${this.service.issuer}/oidc/jwks`, {})).text) as JSONWebKeySet;
    const options = { issuer: this.service.issuer, audience: this.clientId, algorithms: ['ES256'] };
    const { payload } = await jwtVerify(idToken, createLocalJWKSet(this.jwks), options);
    return payload;
  }
}

function given(parameters: Parameters): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

export function errorOf({ url }: Pick<Asked, 'url'>): string | null {
  return new URL(url).searchParams.get('error');
}

/** What a page of response mode `form_post` sends to the portal, as if it were a query; its script has to be allowed. */
function posted(answer: Answer | undefined): string | undefined {
  const action = /<form method="post" action="([^"]+)"/.exec(answer?.text ?? '')?.[1];
  if (!answer || action === undefined || !answer.text.includes('Submitting Callback')) return undefined;
  const script = /<script>([^]*?)<\/script>/.exec(answer.text)?.[1] ?? '';
  const digest = createHash('sha256').update(script).digest('base64');
  expect(answer.headers['content-security-policy']).toContain(`'sha256-${digest}'`);
  const url = new URL(action);
  for (const [, name = '', value = ''] of answer.text.matchAll(/name="([^"]+)" value="([^"]*)"/g)) {
    url.searchParams.set(name, value);
  }
  return url.href;
}
