import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource, type DataSourceOptions, type EntityManager } from 'typeorm';
import { InvalidConfig, type StoresConfig } from '../../config/index.js';
import { Database } from './database.js';
import { lockDataFolder } from './data-folder-lock.js';
import { ImpatientClient } from './impatient-client.js';
import { openPGlite, pgliteDriver } from './pglite-driver.js';

export interface Schema {
  readonly entities: readonly (new () => object)[];
  readonly migrations: readonly (new () => object)[];
}

/** A number of our own for PostgreSQL's advisory locks: who holds it migrates. */
const migrationLock = 7_103_203;

/** Connects, brings the tables up to date and answers only when both are done. */
export async function openDatabase(
  stores: Pick<StoresConfig, 'DATABASE_URL' | 'DATA_DIR'>,
  schema: Schema,
): Promise<Database> {
  const { DATABASE_URL: url } = stores;
  return url ? openPostgres(url, schema) : openEmbedded(join(stores.DATA_DIR, 'postgres'), schema);
}

async function openPostgres(url: string, schema: Schema): Promise<Database> {
  const limits = {
    statement_timeout: 5_000,
    connectionTimeoutMillis: 3_000,
    idle_in_transaction_session_timeout: 10_000,
    Client: ImpatientClient,
  };
  const source = new DataSource({ ...shared(schema), url, poolSize: 16, extra: limits } as DataSourceOptions);
  await source.initialize().catch((error: unknown) => {
    throw isFaultOfAddress(error) ? new InvalidConfig([describeFault(error)], { cause: error }) : error;
  });
  try {
    await migrateInTurn(source);
  } catch (error) {
    await source.destroy();
    throw error;
  }
  return new Database(source);
}

/** Of nodes that start together one migrates; the others wait, however long it takes, and find everything done. */
function migrateInTurn(source: DataSource): Promise<void> {
  return source.transaction(async (turn) => {
    await turn.query('SET LOCAL idle_in_transaction_session_timeout = 0');
    while (!(await isOurTurn(turn))) await sleep(100);
    await source.runMigrations();
  });
}

async function isOurTurn(turn: EntityManager): Promise<boolean> {
  const [lock] = await turn.query<{ mine: boolean }[]>('SELECT pg_try_advisory_xact_lock($1) AS mine', [migrationLock]);
  return lock?.mine === true;
}

/** Nobody answers there, the user or the password is wrong, there is no such database (PostgreSQL, appendix A). */
function isFaultOfAddress(error: unknown): boolean {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return /^(E[A-Z_]+|28P01|28000|3D000)$/.test(code) || message.includes('timeout');
}

function describeFault(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return `DATABASE_URL cannot be used: ${message || String(code)}`;
}

async function openEmbedded(folder: string, schema: Schema): Promise<Database> {
  const unlock = await lockDataFolder(folder);
  const opened: (() => Promise<void>)[] = [async () => unlock()];
  const close = async () => {
    for (const end of opened.splice(0).reverse()) await end();
  };
  try {
    const embedded = await openPGlite(join(folder, 'cluster'));
    opened.push(() => embedded.close());
    const source = new DataSource({ ...shared(schema), driver: pgliteDriver(embedded) } as DataSourceOptions);
    await source.initialize();
    opened.push(() => source.destroy());
    await source.runMigrations();
    return new Database(source, close);
  } catch (error) {
    await close();
    throw error;
  }
}

function shared(schema: Schema): Partial<DataSourceOptions> {
  return {
    type: 'postgres',
    entities: [...schema.entities],
    migrations: [...schema.migrations],
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    installExtensions: false,
  };
}
