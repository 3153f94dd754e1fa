import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { PeriodicJobs } from './periodic-jobs.js';
import { OutboxRepository } from './persistence/outbox.repository.js';

const everyMs = 60 * 60_000;
const keptMs = 30 * 24 * 60 * 60_000;

/** Deletes what was settled and is older than 30 days. */
@Injectable()
export class SweepOutbox implements OnModuleInit {
  constructor(
    private readonly repository: OutboxRepository,
    private readonly jobs: PeriodicJobs,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.add({
      name: 'sweep_outbox',
      everyMs,
      part: async (within) => ({ messages: await this.repository.sweep(this.clock.now() - keptMs, within) }),
    });
  }
}
