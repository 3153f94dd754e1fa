import { SignJWT, jwtVerify, type CryptoKey, type JWTPayload } from 'jose';

/**
 * Proves that a request comes from an activated phone: a short-lived JWT, made for one request, signed by a key that
 * cannot leave the phone's browser. It follows DPoP (RFC 9449 §4.2) and adds a digest of the body.
 */
export interface ProvenRequest {
  readonly method: string;
  /** Origin and path, without query and fragment, as in RFC 9449 §4.2. */
  readonly url: string;
  /** The body as sent; an empty text where there is none. */
  readonly body: string;
}

export const deviceProofType = 'device-proof+jwt';

export interface ProofKey {
  readonly deviceId: string;
  readonly privateKey: CryptoKey;
}

/** Makes the value of the `Device-Proof` header. `now` is in milliseconds. */
export async function createDeviceProof(key: ProofKey, request: ProvenRequest, now: number): Promise<string> {
  const claims = { htm: request.method, htu: request.url, bdh: await bodyDigest(request.body) };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ: deviceProofType, kid: key.deviceId })
    .setIssuedAt(Math.floor(now / 1000))
    .setJti(globalThis.crypto.randomUUID())
    .sign(key.privateKey);
}

/** How long a proof is accepted after it was made, and how far a phone's clock may run ahead, in seconds. */
export const proofLifeSeconds = 60;
const aheadSeconds = 10;

/**
 * Verifies a proof against the request it came with.
 * @returns the `jti`, which the caller must accept only once
 * @throws Error with the reason, which is for the log and not for the caller
 */
export async function verifyDeviceProof(
  proof: string,
  key: CryptoKey,
  request: ProvenRequest,
  now: number,
): Promise<string> {
  const { payload } = await jwtVerify(proof, key, {
    algorithms: ['ES256'],
    typ: deviceProofType,
    currentDate: new Date(now),
    maxTokenAge: proofLifeSeconds,
    clockTolerance: aheadSeconds,
    requiredClaims: ['iat', 'jti', 'htm', 'htu', 'bdh'],
  });
  return demandSameRequest(payload, request);
}

async function demandSameRequest(payload: JWTPayload, request: ProvenRequest): Promise<string> {
  if (payload['htm'] !== request.method) throw new Error('made for another method');
  if (payload['htu'] !== request.url) throw new Error('made for another address');
  if (payload['bdh'] !== (await bodyDigest(request.body))) throw new Error('made for another body');
  if (typeof payload.jti !== 'string' || payload.jti.length > 64) throw new Error('jti is not a short text');
  return payload.jti;
}

async function bodyDigest(body: string): Promise<string> {
  const hash = await globalThis.crypto.subtle.digest('SHA-256', new TextEncoder().encode(body));
  return btoa(String.fromCharCode(...new Uint8Array(hash)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}
