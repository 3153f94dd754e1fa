import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { Log } from '../../../platform/logging/index.js';
import { Database } from '../../../platform/persistence/index.js';
import { SpentMarks } from './spent-marks.js';
import { SqlArtefactStore } from './sql-artefact-store.js';

const everyMs = 15 * 60_000;

/** Deletes what has expired. Any number of nodes may do it; each row is deleted once. */
@Injectable()
export class SweepArtefacts implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly spent: SpentMarks,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.sweep(), everyMs).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  async sweep(): Promise<void> {
    try {
      const artefacts = await new SqlArtefactStore(this.database, this.clock).sweep();
      const marks = await this.spent.sweep();
      this.log.info('artefacts_swept', 'what has expired was deleted', { artefacts, marks });
    } catch (error) {
      this.log.error('sweep_failed', 'expired rows could not be deleted; trying again later', error);
    }
  }
}
