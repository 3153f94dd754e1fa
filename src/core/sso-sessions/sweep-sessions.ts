import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { PeriodicJobs } from '../../platform/jobs/index.js';
import { SsoSessionRepository } from './persistence/sso-session.repository.js';

const everyMs = 60 * 60_000;
/** Longer than anything that came of a session can live: what has no record counts as over. */
const keptMs = 31 * 24 * 60 * 60_000;

/** Deletes the records of old sessions. */
@Injectable()
export class SweepSessions implements OnModuleInit {
  constructor(
    private readonly sessions: SsoSessionRepository,
    private readonly jobs: PeriodicJobs,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.add({
      name: 'sweep_sso_sessions',
      everyMs,
      part: async (within) => ({ sessions: await this.sessions.sweep(this.clock.now() - keptMs, within) }),
    });
  }
}
