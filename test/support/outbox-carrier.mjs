// A process that writes messages into an outbox, whose table is there, and delivers them to an address, until it is killed. It prints a line
// when they are written.
//   node outbox-carrier.mjs <how many> <address>
// with DATABASE_URL, or DATA_DIR of an embedded database, in the environment.
import 'reflect-metadata';
import { SystemClock, SystemRandom } from '../../dist/libs/kernel/index.js';
import { DeliverOutbox, DeliveryFailed, Outbox, OutboxMessageRow } from '../../dist/src/platform/jobs/index.js';
import { OutboxRepository } from '../../dist/src/platform/jobs/persistence/outbox.repository.js';
import { openDatabase } from '../../dist/src/platform/persistence/index.js';

const [, , count, address] = process.argv;
const { DATABASE_URL, DATA_DIR = '' } = process.env;
const database = await openDatabase({ DATABASE_URL, DATA_DIR }, { entities: [OutboxMessageRow], migrations: [] });
const config = { secrets: { MASTER_KEY: Buffer.from('test master key, 32 bytes long!!').toString('base64url') } };
const log = { info() {}, warn() {}, error() {} };
const [clock, random, repository] = [new SystemClock(), new SystemRandom(), new OutboxRepository(database)];
const delivering = new DeliverOutbox(repository, clock, random, log, config);
const outbox = new Outbox(repository, delivering, clock, random, config);
delivering.carry('test', async ({ id, payload }) => {
  const answer = await globalThis.fetch(address, { method: 'POST', body: JSON.stringify({ id, payload }) });
  if (!answer.ok) throw new DeliveryFailed(`status_${answer.status}`, true);
});
await database.transaction(async (within) => {
  for (let number = 0; number < Number(count); number += 1)
    await outbox.add(
      { kind: 'test', destination: `party-${number % 5}`, payload: String(number), lifeMs: 3_600_000 },
      within,
    );
});
process.stdout.write('written\n');
delivering.onApplicationBootstrap();
setInterval(() => undefined, 1_000);
