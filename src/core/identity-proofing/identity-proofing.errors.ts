import { DomainError } from '#libs/kernel';

/** The register knows nobody of that identifier, or it is not an identifier. Said to officers only. */
export class PersonUnknown extends DomainError {
  static override readonly code = 'person_unknown';
  static override readonly kind = 'absent';
}

/** The register has the person as deceased. Said to officers only. */
export class PersonDeceased extends DomainError {
  static override readonly code = 'person_deceased';
  static override readonly kind = 'denied';
}

/** The person is too young to act without a guardian. Said to officers only. */
export class PersonTooYoung extends DomainError {
  static override readonly code = 'person_too_young';
  static override readonly kind = 'denied';
}

/** The person's State ID is suspended. Said to officers only. */
export class PersonSuspended extends DomainError {
  static override readonly code = 'person_suspended';
  static override readonly kind = 'denied';
}

/** No activation goes with this code: never issued, wrong, used, expired or guessed too often. Always the same answer. */
export class ActivationCodeRefused extends DomainError {
  static override readonly code = 'activation_code_refused';
  static override readonly kind = 'denied';
}
