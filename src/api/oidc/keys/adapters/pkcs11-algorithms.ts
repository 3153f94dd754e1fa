import { createHash } from 'node:crypto';
import type { JWK } from 'jose';
import pkcs11, { type Mechanism, type Template } from 'pkcs11js';
import type { SignatureAlgorithm } from '#libs/signature-algorithm';

/** How one algorithm is said in PKCS#11. */
export interface Pkcs11Algorithm {
  readonly generation: Mechanism;
  /** What the public key of a new pair has to be like. */
  readonly shape: Template;
  readonly signing: Mechanism;
  /** What is handed in to be signed: some mechanisms want the hash. */
  readonly prepare: (data: Buffer) => Buffer;
  readonly publicAttributes: readonly number[];
  readonly toJwk: (...attributes: Buffer[]) => JWK;
}

// PKCS #11 3.0 §2.3.5, §2.3.14; version 2.40 has no names for them.
const edwardsPairGeneration = 0x1055;
const eddsa = 0x1057;
const p256 = Buffer.from('06082a8648ce3d030107', 'hex');
const ed25519 = Buffer.from('06032b6570', 'hex');
const rsaBits = 3_072;

const encode = (bytes: Buffer) => bytes.toString('base64url');
const asItIs = (data: Buffer) => data;

const elliptic = {
  publicAttributes: [pkcs11.CKA_EC_POINT],
};

const rsa = {
  generation: { mechanism: pkcs11.CKM_RSA_PKCS_KEY_PAIR_GEN },
  shape: [
    { type: pkcs11.CKA_MODULUS_BITS, value: rsaBits },
    { type: pkcs11.CKA_PUBLIC_EXPONENT, value: Buffer.of(1, 0, 1) },
  ],
  prepare: asItIs,
  publicAttributes: [pkcs11.CKA_MODULUS, pkcs11.CKA_PUBLIC_EXPONENT],
  toJwk: (n: Buffer, e: Buffer): JWK => ({ kty: 'RSA', n: encode(n), e: encode(e) }),
};

/** The mechanisms by which a module makes and uses keys (PKCS #11 2.40 §2.1, §2.3). */
export const pkcs11Algorithms: Readonly<Record<SignatureAlgorithm, Pkcs11Algorithm>> = {
  ES256: {
    ...elliptic,
    generation: { mechanism: pkcs11.CKM_EC_KEY_PAIR_GEN },
    shape: [{ type: pkcs11.CKA_EC_PARAMS, value: p256 }],
    signing: { mechanism: pkcs11.CKM_ECDSA },
    prepare: (data) => createHash('sha256').update(data).digest(),
    // DER: an octet string around 04, x, y.
    toJwk: (point) => ({
      kty: 'EC',
      crv: 'P-256',
      x: encode(point.subarray(-64, -32)),
      y: encode(point.subarray(-32)),
    }),
  },
  EdDSA: {
    ...elliptic,
    generation: { mechanism: edwardsPairGeneration },
    shape: [{ type: pkcs11.CKA_EC_PARAMS, value: ed25519 }],
    signing: { mechanism: eddsa },
    prepare: asItIs,
    toJwk: (point) => ({ kty: 'OKP', crv: 'Ed25519', x: encode(point.subarray(-32)) }),
  },
  PS256: {
    ...rsa,
    signing: {
      mechanism: pkcs11.CKM_SHA256_RSA_PKCS_PSS,
      parameter: {
        type: pkcs11.CK_PARAMS_RSA_PSS,
        hashAlg: pkcs11.CKM_SHA256,
        mgf: pkcs11.CKG_MGF1_SHA256,
        saltLen: 32,
      } as Mechanism['parameter'],
    } as Mechanism,
  },
  RS256: { ...rsa, signing: { mechanism: pkcs11.CKM_SHA256_RSA_PKCS } },
};
