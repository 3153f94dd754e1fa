import { DomainError } from '#libs/kernel';

/** One thing that is wrong with a request: where (a JSON pointer into body, query or path) and what. */
export interface RequestFault {
  readonly at: string;
  readonly fault: string;
}

/** The request does not have the form that openapi.yaml describes. */
export class InvalidRequest extends DomainError {
  static override readonly code = 'invalid_request';
  static override readonly kind = 'invalid';

  constructor(readonly faults: readonly RequestFault[]) {
    super(faults.map(({ at, fault }) => `${at} ${fault}`).join('; '));
  }
}

/** Sent by a page of another origin. */
export class ForeignOrigin extends DomainError {
  static override readonly code = 'foreign_origin';
  static override readonly kind = 'denied';
}

/** Too many tries from one place in a short time. */
export class TooManyTries extends DomainError {
  static override readonly code = 'too_many_tries';
  static override readonly kind = 'limited';

  constructor(readonly retryAfterSeconds: number) {
    super();
  }
}
