import type { INestApplicationContext } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { RotateKeys, type Rotation } from './rotate-keys.js';
import { SigningKeyRepository } from './signing-key.repository.js';

const usage = 'usage: npm run keys -- list | rotate [algorithm ...]\n';

/** What an operator orders about the signing keys. @returns text for the operator, and whether it was done */
export async function runKeysCommand(
  app: INestApplicationContext,
  [order, ...names]: readonly string[],
): Promise<{ text: string; done: boolean }> {
  if (order === 'list' && names.length === 0) return { text: await list(app), done: true };
  if (order === 'rotate') return rotate(app, names);
  return { text: usage, done: false };
}

async function list(app: INestApplicationContext): Promise<string> {
  const rows = await app.get(SigningKeyRepository, { strict: false }).all();
  const lines = rows.map(({ kid, algorithm, state, module, changedAt }) =>
    [algorithm.padEnd(6), state.padEnd(9), module.padEnd(9), `since ${time(Number(changedAt))}`, kid].join('  '),
  );
  return lines.map((line) => `${line}\n`).join('');
}

async function rotate(app: INestApplicationContext, wanted: readonly string[]) {
  const rows = await app.get(SigningKeyRepository, { strict: false }).all();
  const known = [...new Set(rows.map(({ algorithm }) => algorithm))];
  const unknown = wanted.filter((name) => !known.includes(name));
  if (known.length === 0)
    return { text: 'there are no signing keys yet: the service makes them when it starts\n', done: false };
  if (unknown.length > 0) return { text: `there are no keys of ${unknown.join(', ')}\n`, done: false };
  const rotation = app.get(RotateKeys, { strict: false });
  const results: { algorithm: string; result: Rotation }[] = [];
  for (const algorithm of wanted.length > 0 ? wanted : known) {
    results.push({ algorithm, result: await rotation.rotate(algorithm) });
  }
  const wait = Math.max(...rows.filter(({ state }) => state === 'next').map((row) => rotation.signsFrom(row)));
  const seconds = Math.ceil((wait - app.get(Clock, { strict: false }).now()) / 1000);
  const texts: Readonly<Record<Rotation, string>> = {
    rotated: 'rotated: the next key signs now',
    too_young: `not rotated: the next key is not known everywhere yet; try again in ${seconds} s`,
    somebody_else_did: 'not rotated: it was done by somebody else at this moment',
  };
  return {
    text: results.map(({ algorithm, result }) => `${algorithm}: ${texts[result]}\n`).join(''),
    done: results.every(({ result }) => result === 'rotated'),
  };
}

const time = (ms: number) => new Date(ms).toISOString();
