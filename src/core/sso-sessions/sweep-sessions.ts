import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { Log } from '../../platform/logging/index.js';
import { SsoSessionRepository } from './persistence/sso-session.repository.js';

const everyMs = 60 * 60_000;
/** Longer than anything that came of a session can live: what has no record counts as over. */
const keptMs = 31 * 24 * 60 * 60_000;

/** Deletes the records of old sessions. Any number of nodes may do it. */
@Injectable()
export class SweepSessions implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly sessions: SsoSessionRepository,
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
      const sessions = await this.sessions.sweep(this.clock.now() - keptMs);
      this.log.info('sso_sessions_swept', 'old sessions were deleted', { sessions });
    } catch (error) {
      this.log.error('sweep_failed', 'old sessions could not be deleted; trying again later', error);
    }
  }
}
