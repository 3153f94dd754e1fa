import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { Log } from '../logging/index.js';
import { OutboxRepository } from './persistence/outbox.repository.js';

const everyMs = 60 * 60_000;
const keptMs = 30 * 24 * 60 * 60_000;

/** Deletes what was settled and is older than 30 days. Any number of nodes may do it. */
@Injectable()
export class SweepOutbox implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly repository: OutboxRepository,
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
      const messages = await this.repository.sweep(this.clock.now() - keptMs);
      this.log.info('outbox_swept', 'old deliveries were deleted', { messages });
    } catch (error) {
      this.log.error('sweep_failed', 'old deliveries could not be deleted; trying again later', error);
    }
  }
}
