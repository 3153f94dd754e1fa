import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, startServer, stopServer } from '../login/processes.mjs';
import { makeStores } from '../login/stores.mjs';
import { registration, schemeName } from './party.mjs';

const secret = () => randomBytes(32).toString('base64url');

/**
 * The service as it is started, with one relying party.
 * @param stores `embedded`, or `PostgreSQL + Redis`
 */
export async function startService({ name, main = 'dist/src/main.js', folder, stores, settings = {}, execArgv }) {
  const own = join(folder, `${name} ${stores}`.replaceAll(/\W+/g, '-'));
  mkdirSync(own, { recursive: true });
  const parties = join(own, 'relying-parties.json');
  writeFileSync(parties, JSON.stringify([registration]));
  const port = await freePort();
  const [issuer, appOrigin] = [`http://localhost:${port}`, `http://app.localhost:${port}`];
  const outside = stores === 'embedded' ? undefined : await makeStores();
  const env = {
    ...{ NODE_ENV: 'production', PROFILE: 'local', BIND: '127.0.0.1', DATA_DIR: own, RELYING_PARTIES_FILE: parties },
    ...{ ISSUER: issuer, APP_ORIGIN: appOrigin, PORT: String(port) },
    ...{ MASTER_KEY: secret(), PAIRWISE_SALT: secret(), VAULT_KEY: secret(), SIGNING_ALGORITHMS: 'ES256' },
    ...{ RELYING_PARTY_API: 'on', RELYING_PARTY_API_SCHEME: schemeName },
    // No key is made in the background while something is measured.
    VAULT_READY_KEYS: '0',
    ...(outside && {
      ...{ DATABASE_URL: outside.databaseUrl, REDIS_URL: outside.redisUrl, REDIS_PREFIX: outside.prefix },
    }),
    ...settings,
  };
  try {
    const child = await startServer(main, { env, log: join(own, 'server.log'), execArgv });
    const stop = async () => {
      await stopServer(child);
      await outside?.dispose();
    };
    return { name, stores, env, pid: child.pid, issuer, appOrigin, stop };
  } catch (error) {
    await outside?.dispose();
    throw error;
  }
}

/** The processes of a running service: itself, and the one that holds citizens' keys. */
export function processesOf(pid) {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(/\s+/).map(Number);
  const vault = children.find((child) => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('signing'));
  if (vault === undefined) throw new Error('the signing module does not run');
  return { service: pid, vault };
}
