import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { openPGlite, pgliteDriver } from '../../src/platform/persistence/pglite-driver.js';
import { schema } from '../../src/schema.js';
import { connectTo, databaseKinds, type DatabaseKind } from '../support/databases.js';
import { createPostgres, makeStores, reachable } from '../support/stores.js';

/** A database with nothing in it. */
async function open(kind: DatabaseKind): Promise<{ source: DataSource; close(): Promise<void> }> {
  const options = {
    type: 'postgres',
    entities: [...schema.entities],
    migrations: [...schema.migrations],
    migrationsTransactionMode: 'each',
    installExtensions: false,
  };
  const { close, ...connection } = kind === 'PGlite' ? await openEmbedded() : await openPostgres();
  const source = new DataSource({ ...options, ...connection } as DataSourceOptions);
  await source.initialize();
  return { source, close: () => source.destroy().then(close) };
}

async function openEmbedded() {
  const { folder, dispose } = await makeStores('embedded');
  const database = await openPGlite(join(folder, 'postgres', 'cluster'));
  return { driver: pgliteDriver(database), close: () => database.close().then(dispose) };
}

async function openPostgres() {
  const { url, drop } = await createPostgres('empty');
  return { url, close: drop };
}

/** Everything that PostgreSQL knows of the tables, in its own words, but for the names that it gave itself. */
async function describeTables(source: DataSource): Promise<string[]> {
  const tables = `SELECT c.oid, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname <> 'migrations'`;
  const rows = await source.query<{ line: string | null }[]>(`
    SELECT concat_ws(' ', t.relname, obj_description(t.oid)) AS line FROM (${tables}) t
    UNION ALL SELECT concat_ws(' | ', t.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
        a.attidentity, pg_get_expr(d.adbin, d.adrelid), col_description(t.oid, a.attnum))
      FROM (${tables}) t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum
    UNION ALL SELECT concat_ws(' | ', t.relname, CASE WHEN k.contype IN ('c', 'f') THEN k.conname END,
        pg_get_constraintdef(k.oid)) FROM (${tables}) t JOIN pg_constraint k ON k.conrelid = t.oid
    UNION ALL SELECT pg_get_indexdef(i.indexrelid) FROM (${tables}) t JOIN pg_index i ON i.indrelid = t.oid
      WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype <> 'f')`);
  return rows.map(({ line }) => line ?? '').sort();
}

describe.each(databaseKinds)('the tables, in %s', (kind) => {
  let source: DataSource;
  let close: () => Promise<void>;
  const empty = () => source.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');

  beforeAll(async () => {
    ({ source, close } = await open(kind));
  });
  afterAll(() => close());
  beforeEach(empty);

  it('are made by the migrations as the entities describe them', async () => {
    await source.runMigrations();
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('are the same to the last word when they are made from the entities', async () => {
    await source.runMigrations();
    const migrated = await describeTables(source);
    expect(migrated.length).toBeGreaterThan(60);
    await empty();
    await source.synchronize();
    expect(await describeTables(source)).toEqual(migrated);
  });

  it('go away when the migrations are undone one by one, and come back the same', async () => {
    const made = await source.runMigrations();
    expect(made).toHaveLength(schema.migrations.length);
    const before = await describeTables(source);
    for (const { name } of made.toReversed()) {
      const left = await describeTables(source);
      await source.undoLastMigration();
      const undone = !isDeepStrictEqual(await describeTables(source), left);
      expect({ name, undone }).toEqual({ name, undone: true });
    }
    expect(await describeTables(source)).toEqual([]);
    await source.runMigrations();
    expect(await describeTables(source)).toEqual(before);
  });

  it('say of themselves and of each column what it holds', () => {
    const silent = source.entityMetadatas.flatMap(({ tableName, comment, columns }) => [
      ...(comment ? [] : [tableName]),
      ...columns.filter((column) => !column.comment).map(({ databaseName }) => `${tableName}.${databaseName}`),
    ]);
    expect(silent).toEqual([]);
  });
});

const describePostgres = reachable.postgres ? describe : describe.skip;

describePostgres('migrating', () => {
  it('is done once when five nodes start at the same moment on an empty database', async () => {
    const { url, drop } = await createPostgres('empty');
    const starts = await Promise.allSettled(Array.from({ length: 5 }, () => connectTo(url)));
    const nodes = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
    expect(starts.filter(({ status }) => status === 'rejected')).toEqual([]);
    const done = await nodes[0]?.manager.query<unknown[]>('SELECT name FROM migrations');
    expect(done).toHaveLength(schema.migrations.length);
    await Promise.all(nodes.map((node) => node.close()));
    await drop();
  });
});
