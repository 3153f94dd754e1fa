import { DomainError } from '#libs/kernel';
import type { ActivationFault } from './domain/activation-fault.js';

/** The module does not answer. Nothing was signed. */
export class VaultUnavailable extends DomainError {
  static override readonly code = 'vault_unavailable';
  static override readonly kind = 'unavailable';
}

/** An answer does not activate the key. Callers learn that it was refused; which check failed is for the log. */
export class ActivationRefused extends DomainError {
  static override readonly code = 'activation_refused';
  static override readonly kind = 'denied';

  constructor(readonly fault: ActivationFault) {
    super(fault);
  }
}

/** This approval has made its signature already. */
export class ActivationSpent extends DomainError {
  static override readonly code = 'activation_spent';
  static override readonly kind = 'conflict';
}

/** There is no such key, or it belongs to somebody else. */
export class CitizenKeyUnknown extends DomainError {
  static override readonly code = 'citizen_key_unknown';
  static override readonly kind = 'absent';
}
