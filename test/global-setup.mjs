// Finds out what this machine offers, and makes a migrated database to copy from, so that no test waits for one.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { openDatabase } from '../dist/src/platform/persistence/index.js';
import { schema } from '../dist/src/schema.js';

const databaseUrl = process.env.TEST_DATABASE_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';
const redisUrl = process.env.TEST_REDIS_URL ?? 'redis://127.0.0.1:6379';
const browsers = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const softHsms = [process.env.SOFTHSM_PATH, '/usr/lib/softhsm/libsofthsm2.so'];

export default async function setup() {
  // Several runs may go on side by side: each has its own folder and database names.
  const run = `state_id_test_${process.pid}`;
  const folder = join('.cache', run);
  mkdirSync(folder, { recursive: true });
  process.env.STATE_ID_TEST_RUN = run;
  await (await openDatabase({ DATA_DIR: join(folder, 'template') }, schema)).close();
  process.env.STATE_ID_TEST_FOLDER = folder;

  const [postgres, redis] = await Promise.all([reachesPostgres(), reachesRedis()]);
  if (postgres) await makeTemplate(run);
  const chromium = browsers.find((path) => path && existsSync(path));
  process.env.STATE_ID_TEST_POSTGRES = postgres ? databaseUrl : '';
  process.env.STATE_ID_TEST_REDIS = redis ? redisUrl : '';
  process.env.STATE_ID_TEST_CHROMIUM = chromium ?? '';

  const softHsm = softHsms.find((path) => path && existsSync(path));
  process.env.STATE_ID_TEST_SOFTHSM = softHsm && makeToken(join(folder, 'softhsm')) ? softHsm : '';

  const missing = [
    !postgres && `PostgreSQL: start one, or set TEST_DATABASE_URL (tried ${databaseUrl})`,
    !redis && `Redis: start one, or set TEST_REDIS_URL (tried ${redisUrl})`,
    !chromium && 'Chromium: install it, or set CHROMIUM_PATH',
    !process.env.STATE_ID_TEST_SOFTHSM && 'SoftHSM: install softhsm2, or set SOFTHSM_PATH to its library',
  ].filter(Boolean);
  if (missing.length === 0) return;
  const text = `Tests that are skipped on this machine, and what would run them:\n  ${missing.join('\n  ')}\n`;
  if (process.env.REQUIRE_ALL === '1') throw new Error(text);
  process.stderr.write(`\n${text}\n`);
}

/** A token of this run. The library reads the environment by itself, so it has to be set before any process is made. */
function makeToken(folder) {
  mkdirSync(join(folder, 'tokens'), { recursive: true });
  process.env.SOFTHSM2_CONF = resolve(folder, 'softhsm2.conf');
  writeFileSync(process.env.SOFTHSM2_CONF, `directories.tokendir = ${resolve(folder, 'tokens')}\n`);
  const token = ['--init-token', '--free', '--label', 'state-id-test', '--pin', '1234', '--so-pin', '1234'];
  return spawnSync('softhsm2-util', token, { stdio: 'ignore' }).status === 0;
}

async function reachesPostgres() {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 2_000 });
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
}

async function reachesRedis() {
  const client = new Redis(redisUrl, { lazyConnect: true, retryStrategy: () => null, connectTimeout: 2_000 });
  client.on('error', () => undefined);
  return client.connect().then(
    () => client.quit().then(() => true),
    () => false,
  );
}

async function makeTemplate(run) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(`CREATE DATABASE ${run}_template`);
  await client.end();
  const url = new URL(databaseUrl);
  url.pathname = `/${run}_template`;
  await (await openDatabase({ DATABASE_URL: url.href, DATA_DIR: '' }, schema)).close();
}
