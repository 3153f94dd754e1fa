import { DomainError } from '#libs/kernel';

/** The caller brings no token that opens the administration: missing, over, too low, of another client, or stolen. */
export class AdministrationClosed extends DomainError {
  static override readonly code = 'administration_closed';
  static override readonly kind = 'unauthenticated';
}

/** The caller is known, and has no role that may do this. */
export class RoleMissing extends DomainError {
  static override readonly code = 'role_missing';
  static override readonly kind = 'denied';
}

/** Nobody of this identifier has a State ID here, or the State ID is not active. */
export class OfficerUnknown extends DomainError {
  static override readonly code = 'officer_unknown';
  static override readonly kind = 'absent';
}

/** There is no proposed change of that id. */
export class ProposalUnknown extends DomainError {
  static override readonly code = 'proposal_unknown';
  static override readonly kind = 'absent';
}

/** Somebody has approved, rejected or withdrawn it before. */
export class ProposalDecided extends DomainError {
  static override readonly code = 'proposal_decided';
  static override readonly kind = 'conflict';
}

/** It was not approved within seven days. */
export class ProposalExpired extends DomainError {
  static override readonly code = 'proposal_expired';
  static override readonly kind = 'gone';
}

/** What it would change has changed since, or who proposed it may not propose any more. */
export class ProposalOutdated extends DomainError {
  static override readonly code = 'proposal_outdated';
  static override readonly kind = 'conflict';
}

/** Who proposed a change, or gets rights by it, cannot approve it. */
export class SecondPersonNeeded extends DomainError {
  static override readonly code = 'second_person_needed';
  static override readonly kind = 'denied';
}

/** Two persons could decide; who does it alone all the same has to say why. */
export class ReasonNeeded extends DomainError {
  static override readonly code = 'reason_needed';
  static override readonly kind = 'invalid';
}
