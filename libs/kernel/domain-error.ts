/** What a caller can do about a failure; each door maps a kind to its own status exactly once. */
export type ErrorKind =
  'invalid' | 'unauthenticated' | 'denied' | 'absent' | 'conflict' | 'gone' | 'limited' | 'unavailable';

/**
 * A failure that the caller may learn of. `code` is public and stable, its texts live in `web/locales` under
 * `error.<code>`; `detail` is private and goes to the log only.
 */
export abstract class DomainError extends Error {
  static readonly code: string;
  static readonly kind: ErrorKind;

  constructor(
    readonly detail?: string,
    options?: ErrorOptions,
  ) {
    super(detail, options);
    this.name = new.target.name;
    this.message = detail ? `${this.code}: ${detail}` : this.code;
  }

  get code(): string {
    return (this.constructor as typeof DomainError).code;
  }

  get kind(): ErrorKind {
    return (this.constructor as typeof DomainError).kind;
  }
}
