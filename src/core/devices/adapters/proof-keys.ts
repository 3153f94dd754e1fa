import { importJWK, type CryptoKey } from 'jose';
import type { ProofPublicKey } from '../domain/device.js';

/** Enough for the phones that call within the same minutes. */
const most = 10_000;

/**
 * Phones' public keys in the form that verifies. Making one costs as much as verifying with it, so they are kept, by
 * their content: whose key it is and whether the phone still counts, its record says anew each time.
 */
export class ProofKeys {
  private readonly made = new Map<string, CryptoKey>();

  /** @throws what the library throws when it is no such key */
  async make(key: ProofPublicKey): Promise<CryptoKey> {
    const content = `${key.x}.${key.y}`;
    const known = this.made.get(content);
    if (known) return known;
    const made = await importJWK({ ...key }, 'ES256');
    if (made instanceof Uint8Array) throw new Error('not a public key');
    for (const oldest of this.made.keys()) {
      if (this.made.size < most) break;
      this.made.delete(oldest);
    }
    this.made.set(content, made);
    return made;
  }
}
