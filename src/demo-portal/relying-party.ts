import { importJWK, type CryptoKey, type JWK } from 'jose';
import * as client from 'openid-client';
import type { PortalSettings } from './settings.js';

/** What has to be remembered between sending a citizen away and getting them back. */
export interface PendingLogin {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** A citizen whose tokens have been verified. */
export interface SignedIn {
  readonly idToken: string;
  readonly claims: client.IDToken;
  readonly userInfo: client.UserInfoResponse;
}

/** The whole of an OpenID Connect integration: discovery, code flow with PKCE, userinfo, sign-out. */
export class RelyingParty {
  private configuration: Promise<client.Configuration> | undefined;

  constructor(
    private readonly settings: PortalSettings,
    private readonly key: JWK,
  ) {}

  async begin(level: string, language: string): Promise<{ pending: PendingLogin; url: URL }> {
    const pending = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      codeVerifier: client.randomPKCECodeVerifier(),
    };
    const url = client.buildAuthorizationUrl(await this.discover(), {
      redirect_uri: `${this.settings.origin}/callback`,
      scope: 'openid profile birthdate national_id',
      acr_values: level,
      ui_locales: language,
      state: pending.state,
      nonce: pending.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(pending.codeVerifier),
      code_challenge_method: 'S256',
    });
    return { pending, url };
  }

  /** @throws what openid-client throws when anything about the answer is not as it must be */
  async complete(callback: URL, { state, nonce, codeVerifier }: PendingLogin): Promise<SignedIn> {
    const configuration = await this.discover();
    const tokens = await client.authorizationCodeGrant(configuration, callback, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: codeVerifier,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims || tokens.id_token === undefined) throw new Error('the answer has no ID token');
    const userInfo = await client.fetchUserInfo(configuration, tokens.access_token, claims.sub);
    return { idToken: tokens.id_token, claims, userInfo };
  }

  async signOutUrl(idToken: string): Promise<URL> {
    const parameters = { id_token_hint: idToken, post_logout_redirect_uri: `${this.settings.origin}/` };
    return client.buildEndSessionUrl(await this.discover(), parameters);
  }

  /** At the first login, not at start: the identity provider may start later. A failure is not remembered. */
  private discover(): Promise<client.Configuration> {
    this.configuration ??= this.load().catch((error: unknown) => {
      this.configuration = undefined;
      throw error;
    });
    return this.configuration;
  }

  private async load(): Promise<client.Configuration> {
    const key = (await importJWK(this.key, 'ES256')) as CryptoKey;
    const authentication = client.PrivateKeyJwt({ key, kid: this.key.kid ?? '' });
    const { issuer, clientId } = this.settings;
    const insecure = issuer.startsWith('http:') ? { execute: [client.allowInsecureRequests] } : undefined;
    const metadata = { id_token_signed_response_alg: 'ES256' };
    return client.discovery(new URL(issuer), clientId, metadata, authentication, insecure);
  }
}
