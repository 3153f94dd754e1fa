import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { randomUUID } from 'node:crypto';
import { RedisKeyValueStore } from '../../src/platform/key-value/index.js';

/** Stores of one test: where they are, and how to get rid of them. */
export interface TestStores {
  readonly settings: Readonly<Record<string, string>>;
  readonly folder: string;
  dispose(): Promise<void>;
}

/** The two ways in which the service keeps things. Every integration test runs on both. */
export type StoreKind = 'embedded' | 'postgres and redis';

const postgres = process.env['STATE_ID_TEST_POSTGRES'] ?? '';
const redis = process.env['STATE_ID_TEST_REDIS'] ?? '';

/** For `describe.each`: what cannot be reached here is left out, and global-setup has said so. */
export const storeKinds: readonly StoreKind[] =
  postgres !== '' && redis !== '' ? ['embedded', 'postgres and redis'] : ['embedded'];

export const reachable = {
  postgres: postgres !== '',
  redis: redis !== '',
  chromium: (process.env['STATE_ID_TEST_CHROMIUM'] ?? '') !== '',
};
export const redisUrl = redis;

/** Opens Redis for a test of what it answers, not of how soon: on a machine that tests fill, half a second is short. */
export const connectPatiently = (prefix: string): Promise<RedisKeyValueStore> =>
  RedisKeyValueStore.connect(redisUrl, prefix, 10_000);
export const chromiumPath = process.env['STATE_ID_TEST_CHROMIUM'] ?? '';

export function makeFolder(): string {
  return mkdtempSync(join(resolve(process.env['STATE_ID_TEST_FOLDER'] ?? '.'), 'case-'));
}

export async function makeStores(kind: StoreKind): Promise<TestStores> {
  const folder = makeFolder();
  if (kind === 'embedded') {
    cpSync(
      join(resolve(process.env['STATE_ID_TEST_FOLDER'] ?? '.'), 'template', 'postgres'),
      join(folder, 'postgres'),
      { recursive: true },
    );
    return {
      folder,
      settings: { DATA_DIR: folder },
      dispose: async () => rmSync(folder, { recursive: true, force: true }),
    };
  }
  const database = await createPostgres();
  return {
    folder,
    settings: {
      DATA_DIR: folder,
      DATABASE_URL: database.url,
      REDIS_URL: redis,
      REDIS_PREFIX: `test-${randomUUID()}:`,
      REDIS_TIMEOUT_MS: '10000',
    },
    dispose: async () => {
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A database of one's own. */
export async function createPostgres(
  state: 'migrated' | 'empty' = 'migrated',
): Promise<{ url: string; drop(): Promise<void> }> {
  const run = process.env['STATE_ID_TEST_RUN'] ?? '';
  const name = `${run}_${randomUUID().replaceAll('-', '')}`;
  await administer(`CREATE DATABASE ${name} TEMPLATE ${state === 'migrated' ? `${run}_template` : 'template1'}`);
  const url = new URL(postgres);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgres });
  await client.connect();
  await client.query(statement);
  await client.end();
}
