import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { Log } from '../../platform/logging/index.js';
import { AuditRepository } from './persistence/audit.repository.js';

const delayMs = 200;
const catchUpEveryMs = 5_000;
const batchSize = 1_000;

/**
 * Puts recorded events into the hash chain, a moment after they were written. Writers therefore never wait for each
 * other at the end of the chain; the price is that an event of the last moments is not chained yet (ADR 0006).
 */
@Injectable()
export class SealAuditChain implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly repository: AuditRepository,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule(catchUpEveryMs);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
    await this.sealAll();
  }

  /** Events have arrived. */
  soon(): void {
    if (!this.running) this.schedule(delayMs);
  }

  private due = Infinity;

  private schedule(inMs: number): void {
    const due = performance.now() + inMs;
    if (this.stopped || due >= this.due) return;
    clearTimeout(this.timer);
    this.due = due;
    this.timer = setTimeout(() => void this.run(), inMs).unref();
  }

  private async run(): Promise<void> {
    this.due = Infinity;
    this.running = this.sealAll();
    await this.running;
    this.running = undefined;
    this.schedule(catchUpEveryMs);
  }

  private async sealAll(): Promise<void> {
    try {
      while ((await this.repository.seal(batchSize)) === batchSize);
    } catch (error) {
      this.log.error('audit_not_sealed', 'events could not be chained; trying again', error);
    }
  }
}
