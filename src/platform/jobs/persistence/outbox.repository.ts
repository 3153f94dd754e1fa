import { Injectable } from '@nestjs/common';
import { Database, deleteSome, type Transaction } from '../../persistence/index.js';
import { OutboxMessageRow } from './outbox-message.entity.js';

export interface Claim {
  readonly kinds: readonly string[];
  /** Destinations that have enough to do with what this node is delivering already. */
  readonly busy: readonly string[];
  readonly now: number;
  /** When the attempt counts as lost. */
  readonly until: number;
}

export interface ClaimedRow {
  readonly id: string;
  readonly kind: string;
  readonly destination: string;
  readonly sealed: string;
  readonly attempts: number;
  readonly expiresAt: number;
}

/** The rows of the outbox. */
@Injectable()
export class OutboxRepository {
  constructor(private readonly database: Database) {}

  async insert(row: Omit<OutboxMessageRow, 'attempts' | 'lastError' | 'deliveredAt'>, within: Transaction) {
    await within.insert(OutboxMessageRow, row);
  }

  /** Takes the message that has waited longest. A row that another node is just taking is passed over. */
  async claim({ kinds, busy, now, until }: Claim): Promise<ClaimedRow | undefined> {
    const [row] = await this.database.manager.query<(Omit<ClaimedRow, 'expiresAt'> & { expiresAt: string })[]>(
      `WITH claimed AS (
        UPDATE outbox_message SET attempts = attempts + 1, next_attempt_at = $1 WHERE id = (
          SELECT id FROM outbox_message
          WHERE next_attempt_at <= $2 AND kind = ANY($3) AND NOT destination = ANY($4)
          ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING id, kind, destination, sealed, attempts, expires_at)
      SELECT id, kind, destination, sealed, attempts, expires_at AS "expiresAt" FROM claimed`,
      [until, now, kinds, busy],
    );
    return row && { ...row, expiresAt: Number(row.expiresAt) };
  }

  /** The content is not needed any more, so it is not kept. */
  async delivered(id: string, now: number): Promise<void> {
    const settled = { deliveredAt: String(now), nextAttemptAt: null, lastError: null, sealed: null };
    await this.database.manager.update(OutboxMessageRow, { id }, settled);
  }

  /** Does nothing when the attempt counted as lost and another one has begun. */
  async failed({ id, attempts }: ClaimedRow, reason: string, next: number | undefined): Promise<void> {
    const settled = next === undefined ? { nextAttemptAt: null, sealed: null } : { nextAttemptAt: String(next) };
    await this.database.manager.update(OutboxMessageRow, { id, attempts }, { ...settled, lastError: reason });
  }

  /** The newest first. */
  async list(destination: string | undefined, limit: number): Promise<OutboxMessageRow[]> {
    const where = destination === undefined ? {} : { destination };
    return this.database.manager.find(OutboxMessageRow, { where, order: { createdAt: 'DESC' }, take: limit });
  }

  /** Deletes some of what was settled before a time. @returns how many; none when none are left */
  sweep(before: number, within: Transaction): Promise<number> {
    return deleteSome(within, 'outbox_message', 'next_attempt_at IS NULL AND created_at < $1', [before]);
  }
}
