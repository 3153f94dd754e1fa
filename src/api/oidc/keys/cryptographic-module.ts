import type { JWK } from 'jose';
import type { SignatureAlgorithm } from '#libs/signature-algorithm';

/** A private key that signs and is never seen. */
export interface HeldKey {
  /** The public half, without `kid`, `alg` and `use`. */
  readonly publicJwk: JWK;
  /** @returns the signature as JWS wants it (RFC 7518 §3, RFC 8037 §3.1) */
  sign(data: Buffer): Buffer | Promise<Buffer>;
}

/** Makes, holds and uses private signing keys: in this process, in a hardware security module, in a service. */
export abstract class CryptographicModule {
  /** @returns what `open` needs to find the key again; kept sealed, because it may be the key itself */
  abstract generate(algorithm: SignatureAlgorithm): Promise<string>;
  abstract open(algorithm: SignatureAlgorithm, material: string): HeldKey;
  /** Forgets a key for ever. One that is not there is forgotten already. */
  abstract destroy(material: string): Promise<void>;
  abstract close(): Promise<void>;
}

/** The modules there are; a key remembers which one holds it. */
export type ModuleName = 'software' | 'pkcs11';
