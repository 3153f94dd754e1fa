import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import { faultOfDisplayText } from '#libs/display-text';
import { mayAskFor, type RelyingParty } from '../../../core/relying-parties/index.js';
import { demandedLevel } from '../policy.js';
import { waysOf } from '../requests/asked.js';
import { askedAcr } from '../requests/asked-levels.js';
import type { RequestParameters } from '../requests/request-parameters.js';
import { requestedClaims } from '../requests/requested-claims.js';

/** Seconds that a client has to leave between two polls (CIBA Core §7.3). */
export const interval = 5;
const longestMessage = 100;
/** Seconds; less is no time to reach for a phone. */
const shortestLife = 10;

/**
 * What a backchannel request has to satisfy more than the engine checks.
 * @throws InvalidRequest, InvalidScope
 */
export function checkRequest({ oidc }: KoaContextWithOIDC, party: RelyingParty | undefined): void {
  const params = oidc.params ?? {};
  const { trusted } = oidc as { readonly trusted?: readonly string[] };
  const strict = party?.profile === 'high' || party?.profile === 'fapi2';
  // FAPI-CIBA ID1 §5.2.2: signed authentication requests.
  if (strict && trusted === undefined) throw new errors.InvalidRequest('Request Object must be used by this client');
  const ways = waysOf(params['scope']);
  if (ways.length > 0 && !ways.includes('app')) throw new errors.InvalidScope('only the app can answer', 'passkey');
  if (party) checkLevel(params, party);
  if (requestedClaims(params).id_token?.['sub']?.value !== undefined)
    throw new errors.InvalidRequest('the hint says who it must be, not the claim sub');
}

/** @throws InvalidRequest when the client is not registered for the level */
function checkLevel(params: RequestParameters, party: RelyingParty): void {
  const level = demandedLevel(askedAcr(params), party.defaultLevel);
  if (!mayAskFor(party, level)) throw new errors.InvalidRequest(`this client may not ask for level ${level}`);
}

/**
 * The text that the phone shows, so it has to be one that can be shown (CIBA Core §7.1). Unlike a purpose it may be
 * without a word: a number will do.
 * @throws InvalidBindingMessage
 */
export function checkBindingMessage(message: string | undefined): void {
  const fault = message === undefined ? undefined : faultOfDisplayText(message, longestMessage, 'a mark');
  if (fault !== undefined) throw new errors.InvalidBindingMessage(`binding_message ${fault}`);
}

/**
 * User codes are not used (CIBA Core §7.1). Who sends one believes in a protection that is not there.
 * @throws InvalidRequest
 */
export function checkUserCode(userCode: string | undefined): void {
  if (userCode !== undefined) throw new errors.InvalidRequest('user_code is not used here');
}

/** How long a request lives, in seconds: as asked for, within what is usual (CIBA Core §7.1, `requested_expiry`). */
export function requestLife(requested: unknown, usual: number): number {
  const asked = Number(requested ?? usual);
  return Number.isFinite(asked) ? Math.min(Math.max(asked, Math.min(shortestLife, usual)), usual) : usual;
}
