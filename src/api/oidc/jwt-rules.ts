import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { bringsKey, clockTolerance, firstFault, isTime } from '#libs/jwt-rules';
import type { Clock } from '#libs/kernel';
import type { Profile } from '../../core/relying-parties/index.js';

type Members = Readonly<Record<string, unknown>>;

/** Seconds that what a relying party signs may be good for. */
const longestAssertion = 10 * 60;
const longestRequest = 60 * 60;

/** What relying parties sign has to satisfy more than the engine checks: kind, audience, life, and no key brought along. */
export class JwtRules {
  constructor(private readonly clock: Clock) {}

  /**
   * An assertion that authenticates a client (RFC 7523 §3, RFC 7523bis §4). Only in profile `standard` is the
   * endpoint's own address still an audience, because many libraries write it.
   * @throws InvalidClientAuth
   */
  checkClientAssertion({ oidc }: KoaContextWithOIDC, claims: Members, header: Members, profile: Profile): void {
    const { aud, iss, sub, exp } = claims;
    const audiences = Array.isArray(aud) ? (aud as unknown[]) : [aud];
    const expected = profile === 'standard' ? oidc.clientJwtAuthExpectedAudience() : new Set([oidc.issuer]);
    const fault = firstFault(
      [!isTyped(header, 'jwt', 'client-authentication+jwt'), 'typ is another one'],
      [bringsKey(header), 'the header brings a key'],
      [sub !== iss, 'iss and sub must be the same'],
      [!isTime(exp) || exp > this.now() + longestAssertion, 'exp is too far away'],
      [this.liesAhead(claims['iat']) || this.liesAhead(claims['nbf']), 'it lies ahead'],
      [!audiences.every((audience) => expected.has(audience as string)), 'aud must be the issuer and nobody else'],
      [profile === 'fapi2' && typeof aud !== 'string', 'aud must be a text'],
    );
    if (fault !== undefined) throw new errors.InvalidClientAuth(fault);
  }

  /**
   * A signed request (RFC 9101 §4, §10.8; FAPI 2.0 Message Signing §5.3.1).
   * @throws InvalidRequestObject
   */
  checkRequestObject({ oidc }: KoaContextWithOIDC, claims: Members, header: Members, profile?: Profile): void {
    const { aud, exp, iat, nbf = iat, sub, jti } = claims;
    const backchannel = oidc.route === 'backchannel_authentication';
    const audiences = Array.isArray(aud) ? (aud as unknown[]) : [aud];
    const fault = firstFault(
      [!isTyped(header, 'jwt', 'oauth-authz-req+jwt'), 'typ is another one'],
      [bringsKey(header), 'the header brings a key'],
      [!isTime(exp) || !isTime(nbf), 'exp and nbf must be times'],
      // CIBA Core §7.1.1 demands them all.
      [
        backchannel && !(isTime(iat) && isTime(claims['nbf']) && typeof jti === 'string'),
        'iat, nbf and jti are needed',
      ],
      [profile === 'fapi2' && claims['nbf'] === undefined, 'nbf must be there'],
      [this.liesAhead(nbf) || this.liesAhead(iat), 'it lies ahead'],
      [Number(exp) - Number(nbf) > longestRequest, 'it is good for too long'],
      [!audiences.includes(oidc.issuer), 'aud must be the issuer'],
      // Or an assertion could pass for a request.
      [sub !== undefined, 'a request has no sub'],
    );
    if (fault !== undefined) throw new errors.InvalidRequestObject(fault);
  }

  private liesAhead(time: unknown): boolean {
    return time !== undefined && (!isTime(time) || time > this.now() + clockTolerance);
  }

  private now(): number {
    return Math.floor(this.clock.now() / 1000);
  }
}

/** No type is taken for the right one: most libraries write none. */
function isTyped({ typ }: Members, ...types: readonly string[]): boolean {
  if (typ === undefined) return true;
  return typeof typ === 'string' && types.includes(typ.toLowerCase().replace(/^application\//, ''));
}
