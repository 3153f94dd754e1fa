import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import pg from 'pg';

const postgres = process.env.BENCH_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';
const redis = process.env.BENCH_REDIS_URL ?? 'redis://127.0.0.1:6379';

/** A fresh database and a prefix of its own in Redis. `dispose` removes both. */
export async function makeStores() {
  const name = `state_id_bench_${randomUUID().replaceAll('-', '')}`;
  await administer(`CREATE DATABASE ${name}`);
  const url = new URL(postgres);
  url.pathname = `/${name}`;
  const prefix = `bench-${randomUUID()}:`;
  return {
    databaseUrl: url.href,
    redisUrl: redis,
    prefix,
    dispose: async () => {
      await administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await forget(prefix);
    },
  };
}

/** What the stores are, for the report. */
export async function describeStores() {
  const [{ version }] = await administer('SELECT version()');
  const client = new Redis(redis);
  const info = await client.info('server');
  await client.quit();
  return { postgres: version.split(' (')[0], redis: `Redis ${/redis_version:(\S+)/.exec(info)[1]}` };
}

async function administer(statement) {
  const client = new pg.Client({ connectionString: postgres });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

async function forget(prefix) {
  const client = new Redis(redis);
  for await (const keys of client.scanStream({ match: `${prefix}*`, count: 1_000 })) {
    if (keys.length > 0) await client.unlink(...keys);
  }
  await client.quit();
}
