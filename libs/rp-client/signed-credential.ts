import { importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';
import { SystemClock, SystemRandom, type Clock, type Random } from '#libs/kernel';
import type { Credential } from './settings.js';

type Algorithm = 'ES256' | 'PS256' | 'EdDSA';

/** By what a relying party proves itself with each request. */
export interface SigningKey {
  /** As registered with the service; `baseUrl` is the audience. */
  readonly relyingPartyUUID: string;
  readonly baseUrl: string;
  /** The private key: of WebCrypto, which need not be extractable, or as a JWK. */
  readonly key: CryptoKey | JWK;
  /** Left out: `alg` of the JWK, or what the key is of. */
  readonly algorithm?: Algorithm;
  /** Which of the registered keys it is; left out: `kid` of the JWK, or none. */
  readonly kid?: string;
  readonly clock?: Clock;
  readonly random?: Random;
}

/** The one type that the service takes: such a JWT passes for nothing else. */
const typ = 'client-authentication+jwt';
const lifeSeconds = 60;

/**
 * A JWT of its own for every request (RFC 7523 §3): good for a minute, for this base URL, once.
 * @throws TypeError when it cannot be told by which algorithm the key signs
 */
export function signedCredential(given: SigningKey): Credential {
  const { relyingPartyUUID: uuid, key, clock = new SystemClock(), random = new SystemRandom() } = given;
  const algorithm = given.algorithm ?? algorithmOf(key);
  const kid = given.kid ?? (isCryptoKey(key) ? undefined : key.kid);
  const audience = new URL(given.baseUrl).href.replace(/\/+$/, '');
  const signer = isCryptoKey(key) ? Promise.resolve(key) : importJWK(key, algorithm);
  // It fails with the first request, for whoever asks; not before, for nobody.
  signer.catch(() => undefined);
  return async () => {
    const now = Math.floor(clock.now() / 1000);
    const token = await new SignJWT({ jti: Buffer.from(random.bytes(24)).toString('base64url') })
      .setProtectedHeader({ alg: algorithm, typ, ...(kid !== undefined && { kid }) })
      .setIssuer(uuid)
      .setSubject(uuid)
      .setAudience(audience)
      .setIssuedAt(now)
      .setExpirationTime(now + lifeSeconds)
      .sign(await signer);
    return { Authorization: `Bearer ${token}` };
  };
}

function algorithmOf(key: CryptoKey | JWK): Algorithm {
  const name = isCryptoKey(key) ? key.algorithm.name : (key.alg ?? key.crv ?? key.kty);
  const known = algorithms[name ?? ''];
  if (!known) throw new TypeError('tell the algorithm of the key: ES256, PS256 or EdDSA');
  return known;
}

const algorithms: Readonly<Record<string, Algorithm>> = {
  ...{ ES256: 'ES256', 'P-256': 'ES256', ECDSA: 'ES256' },
  ...{ PS256: 'PS256', RSA: 'PS256', 'RSA-PSS': 'PS256' },
  ...{ EdDSA: 'EdDSA', Ed25519: 'EdDSA' },
};

const isCryptoKey = (key: CryptoKey | JWK): key is CryptoKey => !('kty' in key);
