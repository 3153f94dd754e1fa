// Leaves nothing behind: no folder, no database.
import { rmSync } from 'node:fs';
import pg from 'pg';

export default async function teardown() {
  rmSync(process.env.STATE_ID_TEST_FOLDER, { recursive: true, force: true });
  if (!process.env.STATE_ID_TEST_POSTGRES) return;
  const client = new pg.Client({ connectionString: process.env.STATE_ID_TEST_POSTGRES });
  await client.connect();
  const { rows } = await client.query('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [
    process.env.STATE_ID_TEST_RUN,
  ]);
  for (const { datname } of rows) await client.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
  await client.end();
}
