import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan } from 'typeorm';
import { Database, type Transaction } from '../../../platform/persistence/index.js';
import { chainStart, nextLink, type ChainHead, type RecordedEvent } from '../domain/audit-chain.js';
import { AuditEventRow } from './audit-event.entity.js';

/** A number of our own for PostgreSQL's advisory locks: who holds it seals. */
const sealLock = 7_103_204;

/** An event with its place in the chain. */
export type SealedEvent = RecordedEvent & ChainHead;

/** Writes events and seals them into the chain. */
@Injectable()
export class AuditRepository {
  constructor(private readonly database: Database) {}

  /** Any number of events in one statement. */
  async insert(events: readonly RecordedEvent[], within?: Transaction): Promise<void> {
    const rows = events.map(({ recordedAt, type, version, actor, subject = null, data }) => ({
      recorded_at: recordedAt,
      type,
      version,
      actor,
      subject,
      data,
    }));
    await (within ?? this.database.manager).query(
      `INSERT INTO audit_event (recorded_at, type, version, actor, subject, data)
       SELECT recorded_at, type, version, actor, subject, data FROM jsonb_to_recordset($1::jsonb)
         AS event (recorded_at bigint, type text, version smallint, actor text, subject text, data jsonb)`,
      [JSON.stringify(rows)],
    );
  }

  /**
   * Gives the oldest events that have none yet their place in the chain. One node at a time; another that comes
   * meanwhile leaves at once.
   * @returns how many were sealed
   */
  seal(limit: number): Promise<number> {
    return this.database.transaction(async (within) => {
      const [lock] = await within.query<{ mine: boolean }[]>('SELECT pg_try_advisory_xact_lock($1) AS mine', [
        sealLock,
      ]);
      if (!lock?.mine) return 0;
      const rows = await within.find(AuditEventRow, {
        where: { position: IsNull() },
        order: { id: 'ASC' },
        take: limit,
      });
      if (rows.length === 0) return 0;
      let head = await this.head(within);
      const links = rows.map((row) => (head = nextLink(head, toEvent(row))));
      await within.query(
        `UPDATE audit_event SET position = link.position, hash = link.hash
         FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS link (id, position, hash) WHERE audit_event.id = link.id`,
        [rows.map(({ id }) => id), links.map(({ position }) => position), links.map(({ hash }) => hash)],
      );
      return rows.length;
    });
  }

  async head(within: Transaction = this.database.manager): Promise<ChainHead> {
    const [last] = await within.query<{ position: string; hash: string }[]>(
      'SELECT position, hash FROM audit_event WHERE position IS NOT NULL ORDER BY position DESC LIMIT 1',
    );
    return last ? { position: Number(last.position), hash: last.hash } : chainStart;
  }

  /** The sealed events after a position, in the order of the chain. */
  async sealedAfter(position: number, limit: number): Promise<SealedEvent[]> {
    const rows = await this.database.manager.find(AuditEventRow, {
      where: { position: MoreThan(String(position)) },
      order: { position: 'ASC' },
      take: limit,
    });
    return rows.map((row) => ({ ...toEvent(row), position: Number(row.position), hash: row.hash ?? '' }));
  }
}

function toEvent({ recordedAt, type, version, actor, subject, data }: AuditEventRow): RecordedEvent {
  return {
    recordedAt: Number(recordedAt),
    type: type as RecordedEvent['type'],
    version,
    actor: actor as RecordedEvent['actor'],
    ...(subject !== null && { subject }),
    data,
  };
}
