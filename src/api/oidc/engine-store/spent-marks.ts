import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { Database, deleteSome, insertOnce, type Transaction } from '../../../platform/persistence/index.js';
import { SpentRow } from './oidc-artefact.entity.js';

const dayMs = 24 * 60 * 60_000;

/** What was used once, in the records: a fail-over of the fast store brings no spent code back to life. */
@Injectable()
export class SpentMarks {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Of parallel callers, on all nodes, exactly one gets `true`. The mark is kept for a day. */
  spend(kind: string, id: string, within: Transaction = this.database.manager): Promise<boolean> {
    const row = { kind, id, expiresAt: String(this.clock.now() + dayMs) };
    return insertOnce(within, SpentRow, row);
  }

  /** For what could be presented again after a day. */
  async keep(kind: string, id: string, ttlMs: number): Promise<void> {
    if (ttlMs <= dayMs) return;
    await this.database.manager.update(SpentRow, { kind, id }, { expiresAt: String(this.clock.now() + ttlMs) });
  }

  /** Deletes some of those that have expired. @returns how many; none when none are left */
  sweep(within: Transaction = this.database.manager): Promise<number> {
    return deleteSome(within, 'spent', 'expires_at < $1', [this.clock.now()]);
  }
}
