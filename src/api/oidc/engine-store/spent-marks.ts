import { Injectable } from '@nestjs/common';
import { LessThan } from 'typeorm';
import { Clock } from '#libs/kernel';
import { Database, insertOnce, type Transaction } from '../../../platform/persistence/index.js';
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

  /** @returns how many were deleted */
  async sweep(): Promise<number> {
    const { affected } = await this.database.manager.delete(SpentRow, {
      expiresAt: LessThan(String(this.clock.now())),
    });
    return affected ?? 0;
  }
}
