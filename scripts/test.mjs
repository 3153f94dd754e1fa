// Runs the whole test suite. What needs PostgreSQL, Redis or Chromium runs where they can be reached and is reported
// as skipped elsewhere; with REQUIRE_ALL=1 nothing may be skipped.
import { spawnSync } from 'node:child_process';

const run = (...args) => {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
};

run('scripts/build.mjs');
run(
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  'node_modules/jest/bin/jest.js',
  ...process.argv.slice(2),
);
