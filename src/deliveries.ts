import 'reflect-metadata';
import { loadConfig } from './config/index.js';
import { DeliveryLog } from './platform/jobs/index.js';
import { openDatabase } from './platform/persistence/index.js';
import { schema } from './schema.js';

// npm run deliveries [-- <relying party>]: the latest hundred messages that left the service or wait, one JSON object a line.
const database = await openDatabase(loadConfig().stores, schema);
const deliveries = await DeliveryLog.over(database).latest(process.argv[2]);
await database.close();
for (const delivery of deliveries) process.stdout.write(`${JSON.stringify(delivery)}\n`);
