import { randomBytes } from 'node:crypto';
import pkcs11, { type Mechanism, type Template } from 'pkcs11js';
import { digestInfo, encodePss, hashes, type HashAlgorithm } from '#libs/smart-id-api';
import type { KeyAlgorithm } from '../domain/citizen-key.js';
import type { DigestScheme } from '../domain/digest-scheme.js';

/** A mechanism and what it is given to sign. */
export interface TokenSignature {
  readonly mechanism: Mechanism;
  readonly input: Buffer;
}

/** AES key wrap with padding (RFC 5649), under the number that vendors gave it before PKCS #11 3.0 named it. */
export const keyWrap: Mechanism = { mechanism: 0x210a };

const rsaBits = 3_072;
const p256 = Buffer.from('06082a8648ce3d030107', 'hex');

/** How pairs of each kind are made. */
export const generations: Readonly<
  Record<KeyAlgorithm, { readonly type: number; readonly mechanism: Mechanism; readonly shape: Template }>
> = {
  'RSA-3072': {
    type: pkcs11.CKK_RSA,
    mechanism: { mechanism: pkcs11.CKM_RSA_PKCS_KEY_PAIR_GEN },
    shape: [
      { type: pkcs11.CKA_MODULUS_BITS, value: rsaBits },
      { type: pkcs11.CKA_PUBLIC_EXPONENT, value: Buffer.of(1, 0, 1) },
    ],
  },
  'EC-P256': {
    type: pkcs11.CKK_EC,
    mechanism: { mechanism: pkcs11.CKM_EC_KEY_PAIR_GEN },
    shape: [{ type: pkcs11.CKA_EC_PARAMS, value: p256 }],
  },
};

const pssHashes: Readonly<Partial<Record<HashAlgorithm, { readonly hashAlg: number; readonly mgf: number }>>> = {
  'SHA-256': { hashAlg: pkcs11.CKM_SHA256, mgf: pkcs11.CKG_MGF1_SHA256 },
  'SHA-384': { hashAlg: pkcs11.CKM_SHA384, mgf: pkcs11.CKG_MGF1_SHA384 },
  'SHA-512': { hashAlg: pkcs11.CKM_SHA512, mgf: pkcs11.CKG_MGF1_SHA512 },
};

/** How a ready digest is signed. Version 2.40 has no SHA-3: there we encode and the token does the bare operation. */
export function signatureOf(digest: Uint8Array, { padding, hash }: DigestScheme): TokenSignature {
  const bytes = Buffer.from(digest);
  switch (padding) {
    case 'none':
      return { mechanism: { mechanism: pkcs11.CKM_ECDSA }, input: bytes };
    case 'pkcs1':
      return { mechanism: { mechanism: pkcs11.CKM_RSA_PKCS }, input: digestInfo(digest, hash) };
    case 'pss': {
      const known = pssHashes[hash];
      const saltLen = hashes[hash].length;
      if (!known) {
        const input = encodePss(digest, randomBytes(saltLen), hash, rsaBits - 1);
        return { mechanism: { mechanism: pkcs11.CKM_RSA_X_509 }, input };
      }
      const parameter = { type: pkcs11.CK_PARAMS_RSA_PSS, ...known, saltLen };
      return { mechanism: { mechanism: pkcs11.CKM_RSA_PKCS_PSS, parameter }, input: bytes };
    }
  }
}
