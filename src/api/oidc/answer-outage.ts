import type { KoaContextWithOIDC } from 'oidc-provider';
import { DomainError } from '#libs/kernel';

/** Seconds after which a store that was away is worth another try. */
const retryAfter = 2;

/** A store is away: not the engine's fault, and over soon. */
export function isOutage(error: Error): boolean {
  return error instanceof DomainError && error.kind === 'unavailable';
}

/**
 * To the engine any error that is not OAuth's own is a fault of the server, 500. A client has to tell the two apart:
 * after a 503 it waits and asks again, after a 500 it calls somebody (RFC 9110 §15.6.4; the word is RFC 6749 §4.1.2.1).
 */
export function answerOutage(ctx: KoaContextWithOIDC, error: Error): void {
  if (!isOutage(error)) return;
  ctx.status = 503;
  ctx.set('Retry-After', String(retryAfter));
  // A page has been written already and says it in its own words.
  if (ctx.response.is('json') === false) return;
  ctx.body = { error: 'temporarily_unavailable', error_description: 'a store does not answer, try again in a moment' };
}
