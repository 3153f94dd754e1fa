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

/** No organisation of that id is entered. */
export class OrganisationUnknown extends DomainError {
  static override readonly code = 'organisation_unknown';
  static override readonly kind = 'absent';
}

/** What should be a picture of a relying party is none that is taken, with every fault. */
export class LogoRefused extends DomainError {
  static override readonly code = 'logo_refused';
  static override readonly kind = 'invalid';

  constructor(readonly faults: readonly string[]) {
    super(faults.join('; '));
  }
}

/** There is no such picture, or no relying party has it. */
export class LogoUnknown extends DomainError {
  static override readonly code = 'logo_unknown';
  static override readonly kind = 'absent';
}

/** Somebody has changed it since the version that the author has seen. */
export class OutdatedVersion extends DomainError {
  static override readonly code = 'outdated_version';
  static override readonly kind = 'conflict';
}

/** The relying party has been switched off. */
export class RelyingPartyDisabled extends DomainError {
  static override readonly code = 'relying_party_disabled';
  static override readonly kind = 'denied';
}

/** No resource server of that identifier is registered. */
export class ResourceServerUnknown extends DomainError {
  static override readonly code = 'resource_server_unknown';
  static override readonly kind = 'absent';
}

/** A file that cannot be used, with every fault. */
export class InvalidRelyingPartyFile extends InvalidConfig {
  constructor(fault: string, options?: ErrorOptions) {
    super([`RELYING_PARTIES_FILE cannot be used: ${fault}`], options);
  }
}
