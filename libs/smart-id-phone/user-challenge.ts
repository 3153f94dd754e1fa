/** What only the phone knows until it returns, and what it says of it before (RP API, userChallenge). */
export interface UserChallenge {
  /** base64url of 32 random bytes. */
  readonly verifier: string;
  /** base64url of SHA-256 over the characters of the verifier. */
  readonly challenge: string;
}

/** Made anew for each request that a phone opens. Works in browsers and in Node. */
export async function createUserChallenge(): Promise<UserChallenge> {
  const verifier = base64url(globalThis.crypto.getRandomValues(new Uint8Array(32)));
  const hash = await globalThis.crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return { verifier, challenge: base64url(new Uint8Array(hash)) };
}

/**
 * Where the browser on the phone's device goes at the end.
 * @param callback as the service gives it, with the digest of the session secret in its query
 * @param verifier after an authentication only: whoever has it holds the phone that approved
 * @returns nothing for an address that is not `https`, which the protocol knows no other than
 */
export function returnAddress(callback: string, verifier?: string): string | undefined {
  if (!URL.canParse(callback) || new URL(callback).protocol !== 'https:') return undefined;
  if (verifier === undefined) return callback;
  return `${callback}${callback.includes('?') ? '&' : '?'}userChallengeVerifier=${verifier}`;
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}
