// A process that opens an embedded database, which has its tables, and writes until it is killed. It prints the id of each row after the
// database has acknowledged it.
//   node folder-writer.mjs <folder> <name of the round>
import { openDatabase } from '../../dist/src/platform/persistence/open-database.js';

const [, , folder, round] = process.argv;
const database = await openDatabase({ DATA_DIR: folder }, { entities: [], migrations: [] });
process.stdout.write('open\n');

async function write(writer) {
  for (let number = 0; ; number += 1) {
    const id = `${round}-${writer}-${number}`;
    const insert = (within, kind) => within.query('INSERT INTO spent VALUES ($1, $2, 0)', [kind, id]);
    await database.transaction(async (within) => {
      await insert(within, 'first half');
      await insert(within, 'second half');
    });
    process.stdout.write(`${id}\n`);
  }
}

await Promise.all(['a', 'b', 'c'].map(write));
