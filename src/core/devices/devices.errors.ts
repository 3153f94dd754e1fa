import { DomainError } from '#libs/kernel';
import type { CeremonyFault } from './domain/ceremony-fault.js';

/**
 * A WebAuthn response that does not prove what it should. Callers learn that it was refused; which check failed is
 * for the log.
 */
export class CredentialRefused extends DomainError {
  static override readonly code = 'credential_refused';
  static override readonly kind = 'denied';

  constructor(
    readonly fault: CeremonyFault,
    options?: ErrorOptions,
  ) {
    super(fault, options);
  }
}

/** A request that does not come from an activated phone. */
export class DeviceUnknown extends DomainError {
  static override readonly code = 'device_unknown';
  static override readonly kind = 'unauthenticated';
}

/** The activation was already used to activate a phone. */
export class AlreadyActivated extends DomainError {
  static override readonly code = 'already_activated';
  static override readonly kind = 'conflict';
}
