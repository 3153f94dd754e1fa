import type { KeyAlgorithm, ProtectedKey } from '../domain/citizen-key.js';
import type { DigestScheme } from '../domain/digest-scheme.js';

/** What keeps private keys from being read: it wraps them, and uses them without giving them out. */
export abstract class KeyProtection {
  /** Names the key under which it wraps; another name means that it cannot unwrap. */
  abstract readonly name: string;

  abstract generate(algorithm: KeyAlgorithm): Promise<ProtectedKey>;

  /** @returns for RSA the signature of RFC 8017, for EC r and s in their full length, one after the other */
  abstract sign(
    wrapped: Uint8Array,
    algorithm: KeyAlgorithm,
    digest: Uint8Array,
    scheme: DigestScheme,
  ): Promise<Uint8Array>;

  /** HMAC-SHA-256 under a key that nobody else has. */
  abstract mac(data: Uint8Array): Promise<Uint8Array>;

  abstract close(): Promise<void>;
}
