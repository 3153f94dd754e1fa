// Makes the secrets of docker/compose.yaml at its first start: random, one file each, never printed. What is there
// stays, because the stores were made with it. A real service gets its secrets from its operator.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
if (!folder) throw new Error('usage: node docker/make-secrets.mjs <folder>');

keep('master-key');
keep('pairwise-salt');
keep('vault-key');
write('database-url', `postgres://state_id:${keep('database-password')}@postgres:5432/state_id`);
write('redis-url', `redis://:${keep('redis-password')}@redis:6379`);
write('redis.conf', `requirepass ${keep('redis-password')}`);

function keep(name) {
  const file = join(folder, name);
  if (!existsSync(file)) write(name, randomBytes(32).toString('base64url'));
  return readFileSync(file, 'utf8').trim();
}

// Readable by the users of the other containers; which of them see the folder is said in compose.yaml.
function write(name, content) {
  writeFileSync(join(folder, name), `${content}\n`, { mode: 0o644 });
}
