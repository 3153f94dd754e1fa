import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { PeriodicJobs } from '../../../platform/jobs/index.js';
import { Database } from '../../../platform/persistence/index.js';
import { SpentMarks } from './spent-marks.js';
import { SqlArtefactStore } from './sql-artefact-store.js';

const everyMs = 15 * 60_000;

/** Deletes artefacts, and marks of what was used, that have expired. */
@Injectable()
export class SweepArtefacts implements OnModuleInit {
  private readonly artefacts: SqlArtefactStore;

  constructor(
    private readonly spent: SpentMarks,
    private readonly jobs: PeriodicJobs,
    database: Database,
    clock: Clock,
  ) {
    this.artefacts = new SqlArtefactStore(database, clock);
  }

  onModuleInit(): void {
    this.jobs.add({
      name: 'sweep_artefacts',
      everyMs,
      part: async (within) => ({
        artefacts: await this.artefacts.sweep(within),
        marks: await this.spent.sweep(within),
      }),
    });
  }
}
