// Builds the service and its web pages into dist/.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const nest = 'node_modules/@nestjs/cli/bin/nest.js';
for (const command of [[nest, 'build'], ['scripts/build-web.mjs']]) {
  const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
writeFileSync('dist/.built', new Date().toISOString());
