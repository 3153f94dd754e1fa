import { DomainError } from '#libs/kernel';

/** The root is kept elsewhere and nobody has put its revocation list here. */
export class RevocationListMissing extends DomainError {
  static override readonly code = 'revocation_list_missing';
  static override readonly kind = 'absent';
}
