export { DeliverOutbox } from './deliver-outbox.js';
export { DeliveryFailed, type Deliver, type Message } from './delivery.js';
export { DeliveryLog, type Delivery } from './delivery-log.js';
export { JobsModule } from './jobs.module.js';
export { PeriodicJobs, type Counts, type PeriodicJob } from './periodic-jobs.js';
export { Outbox, type NewMessage } from './outbox.js';
export { CreateOutboxMessage } from './persistence/001-create-outbox-message.migration.js';
export { OutboxMessageRow } from './persistence/outbox-message.entity.js';
