import { Global, Module } from '@nestjs/common';
import { DeliverOutbox } from './deliver-outbox.js';
import { DeliveryLog } from './delivery-log.js';
import { Outbox } from './outbox.js';
import { PeriodicJobs } from './periodic-jobs.js';
import { OutboxRepository } from './persistence/outbox.repository.js';
import { SweepOutbox } from './sweep-outbox.js';

/** Work that outlives the request that caused it, or that no request causes. */
@Global()
@Module({
  providers: [OutboxRepository, Outbox, DeliverOutbox, DeliveryLog, PeriodicJobs, SweepOutbox],
  exports: [Outbox, DeliverOutbox, DeliveryLog, PeriodicJobs],
})
export class JobsModule {}
