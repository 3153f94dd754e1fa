/** The algorithms by which tokens can be signed (RFC 7518 §3.1, RFC 8037 §3.1), the usual one first. */
export const signatureAlgorithms = ['ES256', 'EdDSA', 'PS256', 'RS256'] as const;

export type SignatureAlgorithm = (typeof signatureAlgorithms)[number];

export function isSignatureAlgorithm(name: string): name is SignatureAlgorithm {
  return (signatureAlgorithms as readonly string[]).includes(name);
}
