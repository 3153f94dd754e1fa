import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { type CborMap, type CborValue, encodeCbor } from './cbor.js';
import { ES256, signEs256 } from './credential-key.js';
import type { AttestationBatch } from './demo-attestation.js';

/** Who vouches for a new credential: nobody, the credential itself, or its maker's batch key (WebAuthn L3 §6.5.3). */
export type AttestationSource =
  | { readonly kind: 'none' }
  | { readonly kind: 'self'; readonly privateKey: KeyObject }
  | { readonly kind: 'batch'; readonly privateKey: KeyObject; readonly x5c: readonly Uint8Array[] };

/** Members of a text-keyed CBOR map; one that is `undefined` is left out. */
export type CborMembers = Readonly<Record<string, CborValue | undefined>>;

/** What an attestation object holds beside the authenticator data (WebAuthn L3 §6.5.4). */
export interface Attestation {
  readonly format: string;
  readonly statement: CborMembers;
  /** Further members of the object itself; no true one has any. */
  readonly extra?: CborMembers;
}

/**
 * The source for a batch key; `certificates` (PEM, leaf first) go into `x5c` instead of the batch's own, for instance
 * a flawed leaf or a longer chain (WebAuthn L3 §8.2).
 */
export function batchSource(
  batch: AttestationBatch,
  certificates: readonly string[] = [batch.certificate],
): AttestationSource {
  const x5c = certificates.map((pem) => new X509Certificate(pem).raw);
  return { kind: 'batch', privateKey: createPrivateKey(batch.privateKey), x5c };
}

/**
 * Attests to `signedData`, that is authenticator data and client data hash: formats `none` (WebAuthn L3 §8.7) and
 * `packed` (§8.2); `rewriteSignature` may spoil the signature.
 */
export function attest(
  source: AttestationSource,
  signedData: Uint8Array,
  rewriteSignature: (valid: Buffer) => Uint8Array = (valid) => valid,
): Attestation {
  if (source.kind === 'none') return { format: 'none', statement: {} };
  const statement = { alg: ES256, sig: rewriteSignature(signEs256(source.privateKey, signedData)) };
  return { format: 'packed', statement: source.kind === 'self' ? statement : { ...statement, x5c: source.x5c } };
}

/** The bytes of an attestation object: the map of fmt, attStmt and authData (WebAuthn L3 §6.5.4). */
export function attestationObject(parts: Attestation & { readonly authenticatorData: Uint8Array }): Buffer {
  const { format, statement, authenticatorData, extra } = parts;
  return encodeCbor(cborMap({ fmt: format, attStmt: cborMap(statement), authData: authenticatorData, ...extra }));
}

function cborMap(members: CborMembers): CborMap {
  const present = Object.entries(members).filter((entry): entry is [string, CborValue] => entry[1] !== undefined);
  return new Map(present);
}
