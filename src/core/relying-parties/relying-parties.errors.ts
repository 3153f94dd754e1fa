import { DomainError } from '#libs/kernel';
import { InvalidConfig } from '../../config/index.js';

/** A registration that cannot be served, with every fault. */
export class InvalidRegistration extends DomainError {
  static override readonly code = 'invalid_registration';
  static override readonly kind = 'invalid';

  constructor(readonly faults: readonly string[]) {
    super(faults.join('; '));
  }
}

/** A relying party of that id is registered already. */
export class RelyingPartyExists extends DomainError {
  static override readonly code = 'relying_party_exists';
  static override readonly kind = 'conflict';
}

/** No relying party of that id is registered. */
export class RelyingPartyUnknown extends DomainError {
  static override readonly code = 'relying_party_unknown';
  static override readonly kind = 'absent';
}

/** The relying party has been switched off. */
export class RelyingPartyDisabled extends DomainError {
  static override readonly code = 'relying_party_disabled';
  static override readonly kind = 'denied';
}

/** A file that cannot be used, with every fault. */
export class InvalidRelyingPartyFile extends InvalidConfig {
  constructor(fault: string, options?: ErrorOptions) {
    super([`RELYING_PARTIES_FILE cannot be used: ${fault}`], options);
  }
}
