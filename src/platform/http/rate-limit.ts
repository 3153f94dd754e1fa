import { Injectable } from '@nestjs/common';
import { KeyValueStore } from '../key-value/index.js';
import { TooManyTries } from './http.errors.js';

/** Counts tries in fixed windows of time, on all nodes together. */
@Injectable()
export class RateLimit {
  constructor(private readonly store: KeyValueStore) {}

  /**
   * Counts one try.
   * @param name what is limited and for whom, for example `activation:203.0.113.7`
   * @throws TooManyTries when there have been more than `limit` within `windowMs`
   */
  async demand(name: string, limit: number, windowMs: number): Promise<void> {
    const tries = await this.store.increment(`{limit:${name}}`, windowMs);
    if (tries > limit) throw new TooManyTries(Math.ceil(windowMs / 1000));
  }
}
