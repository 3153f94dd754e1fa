import type { KoaContextWithOIDC } from 'oidc-provider';
import { eidasUri, parseLevel } from '#libs/assurance';
import type { RequestParameters } from './request-parameters.js';
import { acrClaim } from './requested-claims.js';

/** The levels that a request asks for, by `acr_values` or as a claim; an essential claim comes first (Core §5.5.1.1). */
export function askedAcr(parameters: RequestParameters): string | undefined {
  const { acr_values: values } = parameters;
  const claim = acrClaim(parameters);
  if (claim.essential && claim.values.length > 0) return claim.values.join(' ');
  if (typeof values === 'string') return values;
  return claim.values.length > 0 ? claim.values.join(' ') : undefined;
}

/** A level in the words of the request: as eIDAS URI when it was asked for by nothing else. */
export function inWordsOf(acr: string | undefined, reached: string): string {
  const levels = (acr ?? '').split(' ').filter((value) => parseLevel(value));
  const level = parseLevel(reached);
  return level && levels.length > 0 && !levels.some((value) => value === parseLevel(value)) ? eidasUri(level) : reached;
}

/** Lets tokens say the level in the words of the request; the session keeps ours. */
export function answerInAskedWords({ oidc }: KoaContextWithOIDC): void {
  const { acr, params } = oidc;
  if (acr !== undefined) Object.defineProperty(oidc, 'acr', { value: inWordsOf(askedAcr(params ?? {}), acr) });
}
