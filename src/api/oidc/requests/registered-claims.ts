import type { Client, Grant, KoaContextWithOIDC } from 'oidc-provider';
import { claimsOfScopes } from '../accounts.js';
import type { RequestParameters } from './request-parameters.js';
import { namesOfClaims } from './requested-claims.js';

/** Of the claims that are asked for by name those that the portal is registered for; the others are left out (Core §5.5). */
export function registeredClaims({ scope = '' }: Client, parameters: RequestParameters): string[] {
  const released = Object.entries(claimsOfScopes).filter(([name]) => scope.split(' ').includes(name));
  const allowed = released.flatMap(([, claims]) => claims);
  return namesOfClaims(parameters).filter((name) => allowed.includes(name));
}

/** Claims that the citizen's confirmation covers; without one, none are added to what a portal had before. */
export function confirmedClaims({ client, params, result }: KoaContextWithOIDC['oidc']): string[] {
  return client && result?.login ? registeredClaims(client, params ?? {}) : [];
}

/** Whether all of them were granted before. */
export function coversClaims(grant: Grant, claims: readonly string[]): boolean {
  const granted = grant.getOIDCClaims();
  return claims.every((name) => granted.includes(name) || claimsOfScopes.openid.includes(name));
}
