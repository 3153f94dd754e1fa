import { createLocalJWKSet, jwtVerify, type JSONWebKeySet, type JWTPayload } from 'jose';

/**
 * A portal that keeps the public keys as long as it may and asks for no other ones before, not even when it meets a
 * key that it does not know (RFC 9111 §4.2).
 */
export class KeyCache {
  private keys: JSONWebKeySet = { keys: [] };
  private freshUntil = 0;
  fetched = 0;

  constructor(private readonly issuer: string) {}

  async verify(token: string): Promise<JWTPayload> {
    if (Date.now() >= this.freshUntil) await this.fetch();
    const { payload } = await jwtVerify(token, createLocalJWKSet(this.keys), { issuer: this.issuer });
    return payload;
  }

  private async fetch(): Promise<void> {
    const asked = Date.now();
    const response = await fetch(`${this.issuer}/oidc/jwks`);
    const [, maxAge = '0'] = /max-age=(\d+)/.exec(response.headers.get('cache-control') ?? '') ?? [];
    this.keys = (await response.json()) as JSONWebKeySet;
    this.freshUntil = asked + Number(maxAge) * 1000;
    this.fetched += 1;
  }
}
