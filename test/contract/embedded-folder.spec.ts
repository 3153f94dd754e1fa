import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../../src/platform/persistence/index.js';
import { schema } from '../../src/schema.js';
import { freePort } from '../support/free-port.js';
import { makeStores, type TestStores } from '../support/stores.js';
import { until } from '../support/until.js';

/** Processes take their time to start on a busy machine. */
const patience = 120_000;

describe('the folder of the embedded database', () => {
  let stores: TestStores;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    stores = await makeStores('embedded');
  });
  afterEach(async () => {
    await Promise.all(children.splice(0).map(kill));
    await stores.dispose();
  });

  /** Starts a process and collects what it prints. */
  const start = (file: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const child = spawn(process.execPath, [file, ...args], { env: { ...process.env, ...env } });
    children.push(child);
    const printed = { text: '', errors: '' };
    child.stdout.on('data', (piece: Buffer) => (printed.text += piece.toString()));
    child.stderr.on('data', (piece: Buffer) => (printed.errors += piece.toString()));
    return { child, printed };
  };
  const startWriter = async (round: string) => {
    const writer = start('test/support/folder-writer.mjs', [stores.folder, round]);
    await until(() => writer.printed.text.startsWith('open\n'), patience);
    return writer;
  };
  const open = () => openDatabase({ DATA_DIR: stores.folder }, schema);

  it(
    'is refused to a second process, which says so and ends with 1, and is free once its holder was killed',
    async () => {
      const { child } = await startWriter('held');
      const port = await freePort();
      const second = start('dist/src/main.js', [], { DATA_DIR: stores.folder, PORT: String(port) });
      const [code] = (await once(second.child, 'exit')) as [number];
      expect(code).toBe(1);
      const refusal = `data_folder_in_use: process ${child.pid} uses ${stores.folder}/postgres; stop it first`;
      expect(second.printed.errors).toContain(refusal);
      await expect(open()).rejects.toThrow(refusal);
      await kill(child);
      const database = await open();
      expect(await database.isReady()).toBe(true);
      await database.close();
    },
    patience,
  );

  it(
    'is never held by two of four processes that come at the same moment to what a killed one left',
    async () => {
      await kill((await startWriter('left')).child);
      const takers = Array.from({ length: 4 }, () => start('test/support/folder-taker.mjs', [stores.folder]));
      await until(() => takers.every(({ printed }) => printed.text === 'ready\n'), patience);
      for (const { child } of takers) child.stdin.write('now\n');
      await until(() => takers.every(({ printed }) => printed.text.split('\n').length === 3), patience);
      const answers = takers.map(({ printed }) => printed.text.split('\n')[1]);
      expect(answers.filter((answer) => answer === 'taken').length).toBeLessThanOrEqual(1);
      expect(new Set(answers.filter((answer) => answer !== 'taken'))).toEqual(new Set(['data_folder_in_use']));
    },
    patience,
  );

  it(
    'loses nothing that was acknowledged, and keeps no half of anything, when its holder is killed five times',
    async () => {
      const acknowledged: string[] = [];
      for (let round = 0; round < 5; round += 1) {
        const { child, printed } = await startWriter(`round-${round}`);
        await until(() => printed.text.split('\n').length > 50, patience);
        await sleep(37 * round);
        await kill(child);
        acknowledged.push(...printed.text.split('\n').slice(1, -1));
      }
      expect(acknowledged.length).toBeGreaterThan(200);
      const database = await open();
      const rows = await database.manager.query<{ id: string; halves: string }[]>(
        'SELECT id, count(*) AS halves FROM spent GROUP BY id',
      );
      const kept = new Set(rows.map(({ id }) => id));
      expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
      expect(rows.filter(({ halves }) => Number(halves) !== 2)).toEqual([]);
      await database.close();
    },
    patience,
  );
});

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
