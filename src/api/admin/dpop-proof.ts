import { createHash } from 'node:crypto';
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose';

/** The request that a proof has to fit. */
export interface ProvenCall {
  readonly method: string;
  /** Origin and path, without query and fragment. */
  readonly url: string;
  readonly token: string;
  /** Of the key that the token was issued to. */
  readonly thumbprint: string;
}

/** Seconds for which a proof is good. */
export const proofLifeSeconds = 60;
const clockTolerance = 10;

/**
 * Verifies a proof of possession (RFC 9449 §4.3, §7.1).
 * @param now milliseconds since the epoch
 * @returns the `jti`, which the caller must accept only once
 * @throws Error with the reason, which is for the log and not for the caller
 */
export async function verifyDpopProof(proof: string, call: ProvenCall, now: number): Promise<string> {
  const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
    algorithms: ['ES256', 'EdDSA'],
    typ: 'dpop+jwt',
    currentDate: new Date(now),
    maxTokenAge: proofLifeSeconds,
    clockTolerance,
    requiredClaims: ['iat', 'jti', 'htm', 'htu', 'ath'],
  });
  const { jwk } = protectedHeader;
  if (!jwk || (await calculateJwkThumbprint(jwk)) !== call.thumbprint) throw new Error('made by another key');
  if (payload['htm'] !== call.method) throw new Error('made for another method');
  if (payload['htu'] !== call.url) throw new Error('made for another address');
  if (payload['ath'] !== createHash('sha256').update(call.token).digest('base64url'))
    throw new Error('made for another token');
  if (typeof payload.jti !== 'string' || payload.jti.length > 128) throw new Error('jti is not a short text');
  return payload.jti;
}
