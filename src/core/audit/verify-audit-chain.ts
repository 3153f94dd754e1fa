import { Injectable } from '@nestjs/common';
import type { Database } from '../../platform/persistence/index.js';
import { chainStart, continues, type ChainHead, type RecordedEvent } from './domain/audit-chain.js';
import { AuditRepository } from './persistence/audit.repository.js';

export type ChainVerdict =
  | { readonly intact: true; readonly head: ChainHead }
  /** The first event whose hash is not what it should be, or the first place that is empty. */
  | { readonly intact: false; readonly brokenAt: number };

/** Recomputes the whole chain. Compare the head with one written down earlier: a tail that was cut off leaves no gap. */
@Injectable()
export class VerifyAuditChain {
  constructor(private readonly repository: AuditRepository) {}

  /** For commands that run without the service. */
  static over(database: Database): VerifyAuditChain {
    return new VerifyAuditChain(new AuditRepository(database));
  }

  /** @param visit is shown the events, batch by batch, once they have proved to be the ones that were recorded */
  async verify(batchSize = 5_000, visit?: (events: readonly RecordedEvent[]) => Promise<void>): Promise<ChainVerdict> {
    let head = chainStart;
    for (;;) {
      const events = await this.repository.sealedAfter(head.position, batchSize);
      for (const { position, hash, ...event } of events) {
        const claimed = { position, hash };
        if (!continues(head, event, claimed)) return { intact: false, brokenAt: head.position + 1 };
        head = claimed;
      }
      await visit?.(events);
      if (events.length < batchSize) return { intact: true, head };
    }
  }
}
