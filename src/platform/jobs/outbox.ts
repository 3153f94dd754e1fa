import { Injectable } from '@nestjs/common';
import { Clock, Random } from '#libs/kernel';
import { Sealer } from '#libs/sealing';
import { Config } from '../../config/index.js';
import type { Transaction } from '../persistence/index.js';
import { DeliverOutbox } from './deliver-outbox.js';
import { OutboxRepository } from './persistence/outbox.repository.js';

export interface NewMessage {
  /** Who delivers it; see `DeliverOutbox.carry`. */
  readonly kind: string;
  /** Id of the relying party that gets it. */
  readonly destination: string;
  readonly payload: string;
  /** After this time it is of no use any more, in milliseconds. */
  readonly lifeMs: number;
}

/**
 * What has to leave the service is written here, together with its cause, and leaves in a moment: after a crash too,
 * and again until the receiver has taken it.
 */
@Injectable()
export class Outbox {
  private readonly sealer: Sealer;

  constructor(
    private readonly repository: OutboxRepository,
    private readonly delivering: DeliverOutbox,
    private readonly clock: Clock,
    private readonly random: Random,
    config: Config,
  ) {
    this.sealer = new Sealer(config.secrets.MASTER_KEY, 'outbox');
  }

  /** Is sent if, and only if, the transaction is committed. */
  async add({ kind, destination, payload, lifeMs }: NewMessage, within: Transaction): Promise<void> {
    const [id, now] = [this.random.uuid(), this.clock.now()];
    const times = { createdAt: String(now), nextAttemptAt: String(now), expiresAt: String(now + lifeMs) };
    await this.repository.insert({ id, kind, destination, sealed: this.sealer.seal(payload, id), ...times }, within);
    this.delivering.soon();
  }
}
