import { describe, expect, it } from '@jest/globals';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { join } from 'node:path';
import { Database } from '../../src/platform/persistence/index.js';
import { openPGlite, pgliteDriver } from '../../src/platform/persistence/pglite-driver.js';
import { databaseKinds, openTestDatabase } from '../support/databases.js';
import { makeStores } from '../support/stores.js';
import { databaseContract } from './database.contract.js';

describe.each(databaseKinds)('the records in %s', (kind) => {
  databaseContract(() => openTestDatabase(kind));
});

describe('a transaction in the embedded database that waits for itself', () => {
  it('ends in an error, and holds up nobody for ever', async () => {
    const { folder, dispose } = await makeStores('embedded');
    const embedded = await openPGlite(join(folder, 'postgres', 'cluster'));
    const driver = pgliteDriver(embedded, 200);
    const options: DataSourceOptions = { type: 'postgres', driver, installExtensions: false };
    const source = await new DataSource(options).initialize();
    const database = new Database(source);
    const stuck = database.transaction(() => database.manager.query('SELECT 1'));
    await expect(stuck).rejects.toThrow(/busy for 200 ms/);
    expect(await database.manager.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await database.close();
    await embedded.close();
    await dispose();
  });
});
