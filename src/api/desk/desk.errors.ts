import { DomainError } from '#libs/kernel';

/** The desk's key is missing or wrong. */
export class DeskClosed extends DomainError {
  static override readonly code = 'desk_closed';
  static override readonly kind = 'unauthenticated';
}
