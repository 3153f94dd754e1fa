import { createPublicKey, verify } from 'node:crypto';
import { bitString, nothing, oid, sequence, type Der } from './der.js';
import { contentOf, partsOf } from './read-der.js';

/** How certificates, lists and answers are signed (RFC 4055 §5, RFC 5758 §3.2). */
export type SignatureAlgorithm = keyof typeof algorithms;

const algorithms = {
  sha256WithRSA: { oid: '1.2.840.113549.1.1.11', digest: 'sha256', parameters: [nothing] },
  sha384WithRSA: { oid: '1.2.840.113549.1.1.12', digest: 'sha384', parameters: [nothing] },
  sha512WithRSA: { oid: '1.2.840.113549.1.1.13', digest: 'sha512', parameters: [nothing] },
  ecdsaWithSHA256: { oid: '1.2.840.10045.4.3.2', digest: 'sha256', parameters: [] },
  ecdsaWithSHA384: { oid: '1.2.840.10045.4.3.3', digest: 'sha384', parameters: [] },
  ecdsaWithSHA512: { oid: '1.2.840.10045.4.3.4', digest: 'sha512', parameters: [] },
} as const;

/** Whoever holds a private key: signs bytes with it and never shows it. ECDSA signatures are DER. */
export interface Signer {
  readonly algorithm: SignatureAlgorithm;
  sign(content: Uint8Array): Promise<Uint8Array>;
}

export function algorithmIdentifier(algorithm: SignatureAlgorithm): Der {
  const { oid: dotted, parameters } = algorithms[algorithm];
  return sequence(oid(dotted), ...parameters);
}

/** The hash function of an algorithm, by the name that node:crypto has for it. */
export const digestName = (algorithm: SignatureAlgorithm): 'sha256' | 'sha384' | 'sha512' =>
  algorithms[algorithm].digest;

/** `SIGNED{…}` of X.509: what is signed, how, and the signature; `more` is what OCSP puts behind. */
export async function signed(content: Der, signer: Signer, ...more: readonly Der[]): Promise<Der> {
  const signature = await signer.sign(content);
  return sequence(content, algorithmIdentifier(signer.algorithm), bitString(signature), ...more);
}

/**
 * Whether a key has made the signature of a `SIGNED{…}`, by one of the algorithms above and no weaker one.
 * @param value DER that has passed `demandDer`
 * @param publicKey SubjectPublicKeyInfo
 */
export function isSignedWith(value: Der, publicKey: Uint8Array): boolean {
  const [content, identifier, signature] = partsOf(value);
  if (!content || !identifier || !signature) return false;
  const known = (Object.keys(algorithms) as SignatureAlgorithm[]).find((name) =>
    algorithmIdentifier(name).equals(identifier),
  );
  if (!known) return false;
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
    const fits = key.asymmetricKeyType === (known.startsWith('ecdsa') ? 'ec' : 'rsa');
    return fits && verify(digestName(known), content, key, contentOf(signature).subarray(1));
  } catch {
    return false;
  }
}
