// A process that takes a data folder when it is told to, says what came of it, and keeps what it got.
import { once } from 'node:events';
import { lockDataFolder } from '../../dist/src/platform/persistence/data-folder-lock.js';

process.stdout.write('ready\n');
await once(process.stdin, 'data');
const answer = await lockDataFolder(`${process.argv[2]}/postgres`).then(
  () => 'taken',
  (error) => error.code,
);
process.stdout.write(`${answer}\n`);
setInterval(() => undefined, 1_000);
