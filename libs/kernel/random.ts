import { randomBytes, randomInt, randomUUID } from 'node:crypto';

/** The only source of randomness, so that tests can repeat it. */
export abstract class Random {
  abstract bytes(length: number): Uint8Array;
  abstract uuid(): string;
  /** A whole number from 0 up to, not including, `limit`; every one equally likely. */
  abstract below(limit: number): number;

  /** An unguessable text of 22 base64url characters (128 bits). */
  secret(): string {
    return Buffer.from(this.bytes(16)).toString('base64url');
  }
}

export class SystemRandom extends Random {
  override bytes(length: number): Uint8Array {
    return randomBytes(length);
  }

  override uuid(): string {
    return randomUUID();
  }

  override below(limit: number): number {
    return randomInt(limit);
  }
}
