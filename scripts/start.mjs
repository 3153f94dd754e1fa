// Starts everything on one machine: builds what is older than its sources, then the demo portal and the identity
// provider, each a process of its own, and says what to open.
import { fork, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const begun = Date.now();
process.title = 'state-id start';

if (isStale('dist/.built', ['src', 'libs', 'scripts', 'package-lock.json', 'openapi.yaml'])) {
  process.stdout.write('Building …\n');
  const { status } = spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

const children = [];
let stopping = false;

await start('dist/src/demo-portal/main.js');
await start('dist/src/main.js');

const issuer = process.env.ISSUER ?? `http://localhost:${process.env.PORT ?? 3000}`;
const app = process.env.APP_ORIGIN ?? issuer.replace('//', '//app.');
const portal = process.env.PORTAL_ORIGIN ?? `http://localhost:${process.env.PORTAL_PORT ?? 4000}`;
const testAccounts =
  process.env.TEST_ACCOUNTS === 'on'
    ? `
  Test accounts               ${issuer}/sandbox/accounts   ready when it answers; see docs/integrators/sandbox.md
`
    : '';
process.stdout.write(`
  State ID is running (ready after ${((Date.now() - begun) / 1000).toFixed(1)} s). Everybody in it is invented.

  1. Get an activation code   ${issuer}/desk   choose a person, the desk hands out a code
  2. Activate a phone         ${app}   in this browser, or: npm run phone -- activate <code>
  3. Sign in                  ${portal}   choose "Sign in with State ID"
${testAccounts}
  Ctrl+C stops it. What you did is kept in ${process.env.DATA_DIR ?? './data'}.

`);

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);

function start(file) {
  const child = fork(file, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  children.push(child);
  return new Promise((resolve) => {
    child.once('message', resolve);
    child.once('exit', (code) => {
      if (!stopping) process.exitCode = code || 1;
      stop();
    });
  });
}

function stop() {
  if (stopping) return;
  stopping = true;
  for (const child of children) if (child.exitCode === null) child.kill('SIGTERM');
}

function isStale(built, sources) {
  if (!existsSync(built)) return true;
  const time = statSync(built).mtimeMs;
  const newer = (path) => {
    const info = statSync(path);
    return info.isDirectory() ? readdirSync(path).some((name) => newer(join(path, name))) : info.mtimeMs > time;
  };
  return sources.some(newer);
}
