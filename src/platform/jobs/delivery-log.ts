import { Injectable } from '@nestjs/common';
import { Database } from '../persistence/index.js';
import type { OutboxMessageRow } from './persistence/outbox-message.entity.js';
import { OutboxRepository } from './persistence/outbox.repository.js';

/** What became of a message. Times are in milliseconds since the epoch. */
export interface Delivery {
  readonly id: string;
  readonly kind: string;
  readonly destination: string;
  readonly state: 'waiting' | 'delivered' | 'given_up';
  readonly attempts: number;
  readonly createdAt: number;
  readonly nextAttemptAt: number | undefined;
  readonly deliveredAt: number | undefined;
  readonly lastError: string | undefined;
}

/** The record of deliveries of the last 30 days, for operators. It has no contents. */
@Injectable()
export class DeliveryLog {
  constructor(private readonly repository: OutboxRepository) {}

  /** For commands that run without the service. */
  static over(database: Database): DeliveryLog {
    return new DeliveryLog(new OutboxRepository(database));
  }

  /** The newest first; of one relying party or of all. */
  async latest(destination?: string, limit = 100): Promise<Delivery[]> {
    return (await this.repository.list(destination, limit)).map(toDelivery);
  }
}

function toDelivery(row: OutboxMessageRow): Delivery {
  const { id, kind, destination, attempts, nextAttemptAt, deliveredAt, lastError } = row;
  return {
    id,
    kind,
    destination,
    state: stateOf(row),
    attempts,
    createdAt: Number(row.createdAt),
    nextAttemptAt: nextAttemptAt === null ? undefined : Number(nextAttemptAt),
    deliveredAt: deliveredAt === null ? undefined : Number(deliveredAt),
    lastError: lastError ?? undefined,
  };
}

function stateOf({ deliveredAt, nextAttemptAt }: OutboxMessageRow): Delivery['state'] {
  if (deliveredAt !== null) return 'delivered';
  return nextAttemptAt === null ? 'given_up' : 'waiting';
}
