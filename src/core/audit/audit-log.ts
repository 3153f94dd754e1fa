import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import type { Transaction } from '../../platform/persistence/index.js';
import { demandChainable, type RecordedEvent } from './domain/audit-chain.js';
import type { AuditEvent } from './domain/audit-event.js';
import { AuditRepository } from './persistence/audit.repository.js';
import { SealAuditChain } from './seal-audit-chain.js';

interface Waiting {
  readonly event: RecordedEvent;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Where everybody writes what happened. No audit, no grant: a caller goes on only after `record` has resolved, which
 * is after the event is durable.
 */
@Injectable()
export class AuditLog {
  private waiting: Waiting[] = [];
  private writing = false;

  constructor(
    private readonly repository: AuditRepository,
    private readonly sealing: SealAuditChain,
    private readonly clock: Clock,
  ) {}

  /** Records an event together with its effect, in the effect's own transaction. */
  async recordWithin(transaction: Transaction, event: AuditEvent): Promise<void> {
    await this.recordAllWithin(transaction, [event]);
  }

  /** Records the events of one effect, in one statement. */
  async recordAllWithin(transaction: Transaction, events: readonly AuditEvent[]): Promise<void> {
    await this.repository.insert(
      events.map((event) => this.timed(event)),
      transaction,
    );
    this.sealing.soon();
  }

  /** Records an event of its own. What arrives while a write is under way goes out together in the next one. */
  record(event: AuditEvent): Promise<void> {
    const written = new Promise<void>((resolve, reject) => {
      this.waiting.push({ event: this.timed(event), resolve, reject });
    });
    if (!this.writing) void this.writeAll();
    return written;
  }

  private async writeAll(): Promise<void> {
    this.writing = true;
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      await this.repository.insert(batch.map(({ event }) => event)).then(
        () => batch.forEach(({ resolve }) => resolve()),
        (error: unknown) => batch.forEach(({ reject }) => reject(error)),
      );
    }
    this.writing = false;
    this.sealing.soon();
  }

  private timed(event: AuditEvent): RecordedEvent {
    const recorded = { ...event, recordedAt: this.clock.now() };
    demandChainable(recorded);
    return recorded;
  }
}
