import { createHash, timingSafeEqual } from 'node:crypto';
import { fromBase64 } from './base64.js';

/** What a phone makes of its 32 random bytes: base64url of SHA-256 over the characters of the verifier. */
export function userChallengeOf(verifier: string): string {
  return createHash('sha256').update(verifier, 'ascii').digest('base64url');
}

/** Every user challenge, in every flow. */
export const userChallengePattern = /^[a-zA-Z0-9-_]{43}$/;

/** What tells the relying party which session returns: base64url of SHA-256 over the decoded session secret. */
export function sessionSecretDigest(sessionSecret: string): string {
  const secret = fromBase64(sessionSecret);
  if (!secret) throw new TypeError('a session secret is Base64');
  return createHash('sha256').update(secret).digest('base64url');
}

/** What the phone brings back to the relying party through the browser of the citizen. */
export interface CallbackProof {
  readonly sessionSecretDigest: string;
  /** After an authentication only: whoever has it holds the phone that approved. */
  readonly userChallengeVerifier?: string;
}

/** The address that the phone opens at the end of a flow on the same device (RP API, callback URLs). */
export function callbackUrl(initialCallbackUrl: string, proof: CallbackProof): string {
  const { sessionSecretDigest: digest, userChallengeVerifier: verifier } = proof;
  const added = `sessionSecretDigest=${digest}${verifier === undefined ? '' : `&userChallengeVerifier=${verifier}`}`;
  return `${initialCallbackUrl}${initialCallbackUrl.includes('?') ? '&' : '?'}${added}`;
}

/** Why a relying party must not believe who came back. */
export type CallbackFault = 'wrong_session' | 'no_verifier' | 'wrong_verifier';

/**
 * What a relying party checks when a citizen's browser comes back, beside its own cookie and its own one-time `value`.
 * @param userChallenge of the signature, after an authentication
 */
export function callbackFault(
  proof: CallbackProof,
  sessionSecret: string,
  userChallenge: string | undefined,
): CallbackFault | undefined {
  if (!isSame(proof.sessionSecretDigest, sessionSecretDigest(sessionSecret))) return 'wrong_session';
  if (userChallenge === undefined) return undefined;
  if (proof.userChallengeVerifier === undefined) return 'no_verifier';
  return isSame(userChallengeOf(proof.userChallengeVerifier), userChallenge) ? undefined : 'wrong_verifier';
}

function isSame(left: string, right: string): boolean {
  const [one, other] = [Buffer.from(left), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}
