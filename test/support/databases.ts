import { rmSync } from 'node:fs';
import { openDatabase, type Database } from '../../src/platform/persistence/index.js';
import { schema } from '../../src/schema.js';
import { createPostgres, makeStores, reachable } from './stores.js';

/** The two databases that hold the records. */
export type DatabaseKind = 'PGlite' | 'PostgreSQL';

/** For `describe.each`: what cannot be reached here is left out, and global-setup has said so. */
export const databaseKinds: readonly DatabaseKind[] = reachable.postgres ? ['PGlite', 'PostgreSQL'] : ['PGlite'];

/** A migrated database of a test's own. */
export interface TestDatabase {
  readonly database: Database;
  /** The same database as another node sees it; the embedded one has no other. */
  readonly other: Database;
  /** Of PostgreSQL. */
  readonly url: string | undefined;
  dispose(): Promise<void>;
}

export async function openTestDatabase(kind: DatabaseKind): Promise<TestDatabase> {
  return kind === 'PGlite' ? openEmbedded() : openPostgres();
}

/** Another connection to a PostgreSQL, possibly by way of something that breaks it. */
export function connectTo(url: string): Promise<Database> {
  return openDatabase({ DATABASE_URL: url, DATA_DIR: '' }, schema);
}

async function openEmbedded(): Promise<TestDatabase> {
  const { folder } = await makeStores('embedded');
  const database = await openDatabase({ DATA_DIR: folder }, schema);
  const dispose = async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { database, other: database, url: undefined, dispose };
}

async function openPostgres(): Promise<TestDatabase> {
  const { url, drop } = await createPostgres();
  const [database, other] = [await connectTo(url), await connectTo(url)];
  const dispose = async () => {
    await Promise.all([database.close(), other.close()]);
    await drop();
  };
  return { database, other, url, dispose };
}
