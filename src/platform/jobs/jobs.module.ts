import { Global, Module } from '@nestjs/common';
import { DeliverOutbox } from './deliver-outbox.js';
import { DeliveryLog } from './delivery-log.js';
import { Outbox } from './outbox.js';
import { OutboxRepository } from './persistence/outbox.repository.js';
import { SweepOutbox } from './sweep-outbox.js';

/** Work that outlives the request that caused it. */
@Global()
@Module({
  providers: [OutboxRepository, Outbox, DeliverOutbox, DeliveryLog, SweepOutbox],
  exports: [Outbox, DeliverOutbox, DeliveryLog],
})
export class JobsModule {}
