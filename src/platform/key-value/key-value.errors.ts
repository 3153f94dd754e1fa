import { DomainError } from '#libs/kernel';

/**
 * The store of sessions does not answer in time. Whether the call was carried out is not known: whoever tries again
 * finds out by what then stands.
 */
export class StoreUnavailable extends DomainError {
  static override readonly code = 'store_unavailable';
  static override readonly kind = 'unavailable';
}
