import { afterAll, beforeAll, describe } from '@jest/globals';
import { openDatabase } from '../../src/platform/persistence/index.js';
import { schema } from '../../src/schema.js';
import { connectTo, databaseKinds, openTestDatabase, type TestDatabase } from '../support/databases.js';
import { createPostgres, makeStores } from '../support/stores.js';
import { outboxAfterKillContract, outboxContract } from './outbox.contract.js';

describe.each(databaseKinds)('the outbox in %s', (kind) => {
  let given: TestDatabase;

  beforeAll(async () => {
    given = await openTestDatabase(kind);
  });
  afterAll(() => given.dispose());

  outboxContract(() => given);
  outboxAfterKillContract(async () => {
    if (kind === 'PGlite') {
      const { folder, dispose } = await makeStores('embedded');
      const open = () => openDatabase({ DATA_DIR: folder }, schema);
      return { env: { DATA_DIR: folder }, open, dispose };
    }
    const { url, drop } = await createPostgres();
    return { env: { DATABASE_URL: url }, open: () => connectTo(url), dispose: drop };
  });
});
