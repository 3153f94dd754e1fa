import type { CitizenKey, KeyBinding } from './domain/citizen-key.js';
import type { Signed, SigningOrder } from './domain/signing-order.js';

/** Makes citizens' keys and signs with them. A private key never comes out of it. */
export abstract class KeyVault {
  /**
   * A new key for a citizen, bound to one credential.
   * @throws VaultUnavailable
   */
  abstract create(binding: KeyBinding): Promise<CitizenKey>;

  /**
   * Signs when the citizen's own answer over exactly this intent is part of the order.
   * @throws ActivationRefused with the check that failed; VaultUnavailable, and then nothing was signed
   */
  abstract sign(order: SigningOrder): Promise<Signed>;

  abstract close(): Promise<void>;
}
