/** The hash algorithms of the API, by the names that are on the wire. */
export const hashAlgorithms = ['SHA-256', 'SHA-384', 'SHA-512', 'SHA3-256', 'SHA3-384', 'SHA3-512'] as const;

export type HashAlgorithm = (typeof hashAlgorithms)[number];

interface Hash {
  /** As `node:crypto` calls it. */
  readonly nodeName: string;
  /** Bytes of a digest. */
  readonly length: number;
}

/** What each hash is called elsewhere, and how long its digests are. */
export const hashes: Readonly<Record<HashAlgorithm, Hash>> = {
  'SHA-256': { nodeName: 'sha256', length: 32 },
  'SHA-384': { nodeName: 'sha384', length: 48 },
  'SHA-512': { nodeName: 'sha512', length: 64 },
  'SHA3-256': { nodeName: 'sha3-256', length: 32 },
  'SHA3-384': { nodeName: 'sha3-384', length: 48 },
  'SHA3-512': { nodeName: 'sha3-512', length: 64 },
};

/** RSASSA-PKCS1-v1_5 by the names that the API has kept since its first version, and the hash that each stands for. */
export const pkcs1Algorithms = {
  sha256WithRSAEncryption: 'SHA-256',
  sha384WithRSAEncryption: 'SHA-384',
  sha512WithRSAEncryption: 'SHA-512',
} as const satisfies Readonly<Record<string, HashAlgorithm>>;

export type Pkcs1Algorithm = keyof typeof pkcs1Algorithms;

/** The signature algorithms of v3 (RP API 3.2.1). */
export const signatureAlgorithms = [
  'rsassa-pss',
  'sha256WithRSAEncryption',
  'sha384WithRSAEncryption',
  'sha512WithRSAEncryption',
] as const;

export type SignatureAlgorithm = (typeof signatureAlgorithms)[number];

/** How a signature is made: the padding of RSA, and the hash. */
export interface SignatureScheme {
  readonly padding: 'pss' | 'pkcs1';
  readonly hash: HashAlgorithm;
}

/** The parameters that v3 tells beside an RSASSA-PSS signature; they follow from the hash (RFC 8017 §9.1). */
export interface PssParameters {
  readonly hashAlgorithm: HashAlgorithm;
  readonly maskGenAlgorithm: {
    readonly algorithm: 'id-mgf1';
    readonly parameters: { readonly hashAlgorithm: HashAlgorithm };
  };
  readonly saltLength: number;
  readonly trailerField: '0xbc';
}

/** MGF1 with the same hash, a salt as long as the hash: clients refuse everything else. */
export function pssParameters(hashAlgorithm: HashAlgorithm): PssParameters {
  return {
    hashAlgorithm,
    maskGenAlgorithm: { algorithm: 'id-mgf1', parameters: { hashAlgorithm } },
    saltLength: hashes[hashAlgorithm].length,
    trailerField: '0xbc',
  };
}

/** The scheme of a status answer; `undefined` when its parameters are not exactly the ones of the protocol. */
export function schemeOf(algorithm: SignatureAlgorithm, parameters?: PssParameters): SignatureScheme | undefined {
  if (algorithm !== 'rsassa-pss') return { padding: 'pkcs1', hash: pkcs1Algorithms[algorithm] };
  if (!parameters) return undefined;
  const { hashAlgorithm, maskGenAlgorithm, saltLength, trailerField } = parameters;
  const expected = pssParameters(hashAlgorithm);
  const same =
    maskGenAlgorithm.algorithm === 'id-mgf1' &&
    maskGenAlgorithm.parameters.hashAlgorithm === hashAlgorithm &&
    saltLength === expected.saltLength &&
    trailerField === expected.trailerField;
  return same ? { padding: 'pss', hash: hashAlgorithm } : undefined;
}
