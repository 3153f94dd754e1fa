import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Random } from '#libs/kernel';
import { Log } from '../logging/index.js';
import { Database, type Transaction } from '../persistence/index.js';

/** Numbers of what was done, by their names in the log. */
export type Counts = Readonly<Record<string, number>>;

/** Work that has to be done now and then, by whichever node is there. */
export interface PeriodicJob {
  /** In the log, and what tells it from other jobs on all nodes. */
  readonly name: string;
  /** On average. */
  readonly everyMs: number;
  /** Does a part of it, in a transaction of its own. @returns what was done; nothing but zeros when nothing is left */
  part(within: Transaction): Promise<Counts>;
}

/** A number of our own for PostgreSQL's advisory locks of two numbers; the second is the job's. */
const jobLock = 7_103_206;

/**
 * Does periodic jobs. Each node has a clock of its own and comes at a moment that chance chooses; while one is at a
 * job, others that come leave it alone.
 */
@Injectable()
export class PeriodicJobs implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly jobs: PeriodicJob[] = [];
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly underWay = new Set<Promise<void>>();
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly random: Random,
    private readonly log: Log,
  ) {}

  /** Before the application has started. */
  add(job: PeriodicJob): void {
    this.jobs.push(job);
  }

  onApplicationBootstrap(): void {
    for (const job of this.jobs) this.schedule(job);
  }

  /** Begins nothing more, and waits for the part that is under way. */
  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
    await Promise.all(this.underWay);
  }

  /** Somewhere between half and one and a half of the time, so that nodes that start together part company. */
  private schedule(job: PeriodicJob): void {
    if (this.stopped) return;
    const waitMs = job.everyMs / 2 + this.random.below(job.everyMs);
    this.timers.set(job.name, setTimeout(() => this.begin(job), waitMs).unref());
  }

  private begin(job: PeriodicJob): void {
    const done = this.run(job).finally(() => {
      this.underWay.delete(done);
      this.schedule(job);
    });
    this.underWay.add(done);
  }

  /** Never throws: what failed is done the next time. */
  private async run(job: PeriodicJob): Promise<void> {
    const done: Record<string, number> = {};
    try {
      let more = true;
      while (more && !this.stopped) {
        const counts = await this.alone(job);
        if (!counts) return;
        for (const [what, count] of Object.entries(counts)) done[what] = (done[what] ?? 0) + count;
        more = Object.values(counts).some((count) => count > 0);
      }
      this.log.info('job_done', 'a periodic job was done', { job: job.name, ...done });
    } catch (error) {
      this.log.error('job_failed', 'a periodic job failed; trying again later', error, { job: job.name, ...done });
    }
  }

  /** @returns `undefined` when another node is at it */
  private alone(job: PeriodicJob): Promise<Counts | undefined> {
    return this.database.transaction(async (within) => {
      const [lock] = await within.query<{ mine: boolean }[]>(
        'SELECT pg_try_advisory_xact_lock($1, hashtext($2)) AS mine',
        [jobLock, job.name],
      );
      return lock?.mine === true ? job.part(within) : undefined;
    });
  }
}
