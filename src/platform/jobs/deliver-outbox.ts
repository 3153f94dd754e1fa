import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock, Random } from '#libs/kernel';
import { Sealer } from '#libs/sealing';
import { Config } from '../../config/index.js';
import { Log } from '../logging/index.js';
import { backOffMs } from './back-off.js';
import { DeliveryFailed, type Deliver } from './delivery.js';
import { OutboxRepository, type ClaimedRow } from './persistence/outbox.repository.js';

const lookEveryMs = 1_000;
const soonMs = 30;
/** No attempt takes longer. */
const attemptMs = 10_000;
/** An attempt of which nothing was heard for so long died with its node. Longer than an attempt can take. */
const lostAfterMs = 30_000;
const atOnce = 16;
const atOnceToOne = 2;

/**
 * Delivers what is in the outbox. Every node does: a message is taken by one of them at a time. A receiver that does
 * not answer holds up nobody but itself.
 */
@Injectable()
export class DeliverOutbox implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sealer: Sealer;
  private readonly carriers = new Map<string, Deliver>();
  private readonly underWay = new Map<string, { readonly destination: string; readonly done: Promise<void> }>();
  private timer: NodeJS.Timeout | undefined;
  private taking: Promise<void> | undefined;
  private stopped = true;

  constructor(
    private readonly repository: OutboxRepository,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly log: Log,
    config: Config,
  ) {
    this.sealer = new Sealer(config.secrets.MASTER_KEY, 'outbox');
  }

  /** Says how messages of a kind are delivered. Kinds that nobody here carries are left to other nodes. */
  carry(kind: string, deliver: Deliver): void {
    this.carriers.set(kind, deliver);
  }

  onApplicationBootstrap(): void {
    this.stopped = false;
    this.timer = setInterval(() => void this.take(), lookEveryMs).unref();
  }

  /** Takes nothing more, and waits for what is under way. */
  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    // A message that was being claimed is under way too.
    await this.taking;
    await Promise.all([...this.underWay.values()].map(({ done }) => done));
  }

  /** A message was written, in a transaction that is about to end. */
  soon(): void {
    setTimeout(() => void this.take(), soonMs).unref();
  }

  private take(): Promise<void> {
    this.taking ??= this.takeAll().finally(() => (this.taking = undefined));
    return this.taking;
  }

  private async takeAll(): Promise<void> {
    try {
      while (!this.stopped && this.underWay.size < atOnce) {
        const now = this.clock.now();
        const kinds = [...this.carriers.keys()];
        const row = await this.repository.claim({ kinds, busy: this.busy(), now, until: now + lostAfterMs });
        if (!row) break;
        const done = this.attempt(row).finally(() => {
          this.underWay.delete(row.id);
          void this.take();
        });
        this.underWay.set(row.id, { destination: row.destination, done });
      }
    } catch (error) {
      this.log.error('outbox_unavailable', 'the outbox could not be read; trying again', error);
    }
  }

  private busy(): string[] {
    const destinations = [...this.underWay.values()].map(({ destination }) => destination);
    return destinations.filter((one) => destinations.filter((other) => other === one).length >= atOnceToOne);
  }

  /** Never throws: what cannot be written down now, counts as lost in a while and is tried again. */
  private async attempt(row: ClaimedRow): Promise<void> {
    try {
      const failure = await this.deliver(row);
      if (!failure) await this.repository.delivered(row.id, this.clock.now());
      else await this.failed(row, failure);
    } catch (error) {
      this.log.error('outbox_unavailable', 'how a delivery ended could not be written down', error);
    }
  }

  private async deliver({ id, kind, destination, ...row }: ClaimedRow): Promise<DeliveryFailed | undefined> {
    if (row.expiresAt <= this.clock.now()) return new DeliveryFailed('expired', false);
    const tooLong = new AbortController();
    try {
      const payload = this.sealer.open(row.sealed, id);
      const delivered = this.carriers.get(kind)?.({ id, destination, payload });
      const timeout = sleep(attemptMs, undefined, { signal: tooLong.signal, ref: false });
      await Promise.race([delivered, timeout.then(() => Promise.reject(new DeliveryFailed('timeout', true)))]);
      return undefined;
    } catch (error) {
      return error instanceof DeliveryFailed ? error : new DeliveryFailed('internal_error', true, { cause: error });
    } finally {
      tooLong.abort();
    }
  }

  private async failed(row: ClaimedRow, { reason, again, cause }: DeliveryFailed): Promise<void> {
    const { id, kind, destination, attempts: attempt, expiresAt } = row;
    const next = this.clock.now() + backOffMs(attempt, this.random);
    const retried = again && next < expiresAt;
    await this.repository.failed(row, reason, retried ? next : undefined);
    const about = { id, kind, destination, attempt, reason };
    if (retried) this.log.info('delivery_failed', 'a message was not taken; it is sent again', about);
    else this.log.error('delivery_given_up', 'a message could not be delivered', cause, about);
  }
}
