import { SystemRandom } from '#libs/kernel';
import { PeriodicJobs, type PeriodicJob } from '../../src/platform/jobs/index.js';
import { Log } from '../../src/platform/logging/index.js';
import type { Database } from '../../src/platform/persistence/index.js';

/** Jobs that are done when a test says so. */
export class JobsOnDemand extends PeriodicJobs {
  private readonly added: PeriodicJob[] = [];

  constructor(private readonly records: Database) {
    super(records, new SystemRandom(), new Log({ write: () => undefined }, 'info'));
  }

  override add(job: PeriodicJob): void {
    this.added.push(job);
  }

  async doAll(): Promise<void> {
    for (const job of this.added) {
      while (Object.values(await this.records.transaction((within) => job.part(within))).some((count) => count > 0));
    }
  }
}
