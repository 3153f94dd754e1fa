import { createHash, randomUUID } from 'node:crypto';
import { exportJWK, SignJWT } from 'jose';
import * as client from 'openid-client';
import { request, type Answer, type VirtualPhone } from '#libs/testing';
import { SetRoles, type Role } from '../../src/core/administration/index.js';
import { BrowserLike } from './browser-like.js';
import { checkAnswer } from './contract-check.js';
import { readLoginPage } from './login.js';
import type { TestService } from './service.js';

/** What the administration answers; openapi.yaml says which of it when. */
export interface Shown {
  readonly code?: string;
  readonly applied?: boolean;
  readonly version?: number;
  readonly proposal?: { readonly id: string; readonly dangers: string[] };
  readonly proposals?: object[];
  readonly changes?: object[];
  readonly faults?: { readonly at: string; readonly fault: string }[];
  readonly versions?: object[];
  readonly clients?: object[];
  readonly officers?: object[];
  readonly registration?: object;
  readonly logo?: string;
  readonly width?: number;
}

const callback = 'gov.state-id.admin:/callback';

/** An officer who has signed in to the administration with a phone, and calls it with proofs. */
export class SignedInOfficer {
  private constructor(
    readonly token: string,
    private readonly keys: CryptoKeyPair,
  ) {}

  static async signIn(
    service: TestService,
    phone: VirtualPhone,
    parameters: Readonly<Record<string, string>> = {},
  ): Promise<SignedInOfficer> {
    const insecure = { execute: [client.allowInsecureRequests] };
    const app = await client.discovery(new URL(service.issuer), 'admin', {}, client.None(), insecure);
    const keys = await client.randomDPoPKeyPair('ES256');
    const DPoP = client.getDPoPHandle(app, keys);
    const [expectedState, pkceCodeVerifier] = [client.randomState(), client.randomPKCECodeVerifier()];
    const url = client.buildAuthorizationUrl(app, {
      redirect_uri: callback,
      scope: 'openid admin',
      state: expectedState,
      code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      ...parameters,
    });
    const browser = new BrowserLike();
    const { url: page } = await browser.follow(url.href, (address) => address.includes('/login/'));
    const { typedCode } = await readLoginPage({
      browser,
      page,
      url,
      checks: { expectedState, expectedNonce: '', pkceCodeVerifier },
    });
    await phone.confirm(await phone.open(typedCode));
    const { location = '' } = (await browser.post(`${page}/finish`)).headers;
    const back = await browser.follow(new URL(location, page).href, (address) => address.startsWith(callback));
    const checks = { expectedState, pkceCodeVerifier };
    const tokens = await client.authorizationCodeGrant(app, new URL(back.url), checks, {}, { DPoP });
    return new SignedInOfficer(tokens.access_token, keys);
  }

  /** A proof as the standard has it, but for what is changed. */
  async proof(
    method: string,
    url: string,
    of: Readonly<Record<string, unknown>> = {},
    header: object = {},
  ): Promise<string> {
    const ath = createHash('sha256').update(this.token).digest('base64url');
    const claims = { htm: method, htu: url, iat: Math.floor(Date.now() / 1000), jti: randomUUID(), ath, ...of };
    const jwk = await exportJWK(this.keys.publicKey);
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...header })
      .sign(this.keys.privateKey);
  }

  /** Calls an operation, holds the answer against openapi.yaml, and reads it. */
  async call(
    origin: { readonly issuer: string; readonly address?: string },
    method: string,
    path: string,
    body?: object,
    proof?: string,
  ): Promise<Answer & { readonly body: Shown }> {
    const [bare = ''] = path.split('?', 1);
    const headers = {
      Host: new URL(origin.issuer).host,
      Authorization: `DPoP ${this.token}`,
      DPoP: proof ?? (await this.proof(method, origin.issuer + bare)),
      ...(body && { 'Content-Type': 'application/json' }),
    };
    const sent = body && JSON.stringify(body);
    const answer = await request(method, (origin.address ?? origin.issuer) + path, headers, sent);
    checkAnswer(method, path, answer);
    return { ...answer, body: (answer.text === '' ? {} : JSON.parse(answer.text)) as Shown };
  }
}

/** Gives a person roles as the command line does. */
export async function appoint(service: TestService, identifier: string, ...roles: readonly Role[]): Promise<void> {
  await service.get(SetRoles).byCommand(identifier, () => roles, { actor: 'command:test' });
}
