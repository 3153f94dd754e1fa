import { type Clock, SystemRandom } from '#libs/kernel';
import type { Config } from '../../src/config/index.js';
import { DeliverOutbox } from '../../src/platform/jobs/deliver-outbox.js';
import { DeliveryLog, Outbox } from '../../src/platform/jobs/index.js';
import { OutboxRepository } from '../../src/platform/jobs/persistence/outbox.repository.js';
import { SweepOutbox } from '../../src/platform/jobs/sweep-outbox.js';
import { Log } from '../../src/platform/logging/index.js';
import type { Database } from '../../src/platform/persistence/index.js';
import { JobsOnDemand } from './jobs.js';

/** The outbox of one node of a test that starts no whole service. */
export function openOutbox(database: Database, clock: Clock) {
  const secrets = { MASTER_KEY: Buffer.from('test master key, 32 bytes long!!').toString('base64url') };
  const config = { secrets } as Config;
  const logged: string[] = [];
  const log = new Log({ write: (line: string) => void logged.push(line) }, 'info');
  const repository = new OutboxRepository(database);
  const delivering = new DeliverOutbox(repository, clock, new SystemRandom(), log, config);
  const jobs = new JobsOnDemand(database);
  new SweepOutbox(repository, jobs, clock).onModuleInit();
  const outbox = new Outbox(repository, delivering, clock, new SystemRandom(), config);
  return {
    delivering,
    outbox,
    deliveries: new DeliveryLog(repository),
    sweep: () => jobs.doAll(),
    logged,
  };
}
