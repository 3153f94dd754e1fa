import { DomainError } from '#libs/kernel';

/** The service has refused what a test phone tried, as it would have refused any phone. */
export class TestPhoneRefused extends DomainError {
  static override readonly code = 'test_phone_refused';
  static override readonly kind = 'conflict';
  readonly faults: readonly string[];

  /** @param reason the code that the phone was answered */
  constructor(reason: string) {
    super(reason);
    this.faults = [reason];
  }
}
