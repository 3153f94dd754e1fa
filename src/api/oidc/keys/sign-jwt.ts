import type { SignatureAlgorithm } from '#libs/signature-algorithm';
import type { EngineSigningKey } from './engine-signing-key.js';

/**
 * A JWT of a type of its own (RFC 8725 §3.11), by the issuer's active key of an algorithm; verified with the published
 * keys like any token.
 */
export async function signJwt(
  keys: readonly EngineSigningKey[],
  { algorithm, typ }: { readonly algorithm: SignatureAlgorithm; readonly typ: string },
  claims: object,
): Promise<string> {
  const key = keys.find(({ alg }) => alg === algorithm) ?? keys[0];
  if (!key) throw new Error('there is no signing key');
  const input = `${encode({ alg: key.alg, kid: key.kid, typ })}.${encode(claims)}`;
  return `${input}.${(await key.sign(Buffer.from(input))).toString('base64url')}`;
}

function encode(content: object): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}
