import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makePortalKey, registrationOf } from './portal.mjs';
import { freePort, startServer, stopServer } from './processes.mjs';
import { makeStores } from './stores.mjs';

const secret = () => randomBytes(32).toString('base64url');

/** The service in one process on fresh stores, with one registered portal. */
export async function startService({ name, main, folder, through = (stores) => stores, execArgv }) {
  const own = join(folder, name);
  mkdirSync(own, { recursive: true });
  const [stores, port, key] = [await makeStores(), await freePort(), makePortalKey()];
  const issuer = `http://localhost:${port}`;
  const appOrigin = `http://app.localhost:${port}`;
  const parties = join(own, 'relying-parties.json');
  writeFileSync(parties, JSON.stringify([registrationOf(key.publicJwk)]));
  const { databaseUrl, redisUrl } = await through(stores);
  const env = {
    NODE_ENV: 'production',
    PROFILE: 'local',
    ISSUER: issuer,
    APP_ORIGIN: appOrigin,
    PORT: String(port),
    BIND: '127.0.0.1',
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    REDIS_PREFIX: stores.prefix,
    DATA_DIR: own,
    RELYING_PARTIES_FILE: parties,
    MASTER_KEY: secret(),
    PAIRWISE_SALT: secret(),
    VAULT_KEY: secret(),
  };
  try {
    const child = await startServer(main, { env, log: join(own, 'server.log'), execArgv });
    const stop = async () => {
      await stopServer(child);
      await stores.dispose();
    };
    return { name, child, stop, open: { issuer, appOrigin, pid: child.pid, portalKey: key.privateJwk } };
  } catch (error) {
    await stores.dispose();
    throw error;
  }
}

/** The reference: the same engine with its own store in memory, which says yes to everybody at once. */
export async function startBareEngine({ folder }) {
  const [port, key] = [await freePort(), makePortalKey()];
  const issuer = `http://localhost:${port}`;
  const env = { NODE_ENV: 'production', ISSUER: issuer, PORT: String(port), CLIENT_KEY: JSON.stringify(key.publicJwk) };
  const log = join(folder, 'bare-engine.log');
  const child = await startServer(new URL('bare-engine.mjs', import.meta.url).pathname, { env, log });
  const stop = () => stopServer(child);
  return { name: 'bare engine', child, stop, open: { issuer, pid: child.pid, portalKey: key.privateJwk } };
}
