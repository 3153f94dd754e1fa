import { DomainError } from '#libs/kernel';

/** The embedded database is in use by another process; two writers would destroy it. */
export class DataFolderInUse extends DomainError {
  static override readonly code = 'data_folder_in_use';
  static override readonly kind = 'unavailable';
}
