import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import type { Database } from '../../src/platform/persistence/index.js';
import { violatedConstraint } from '../../src/platform/persistence/index.js';
import type { TestDatabase } from '../support/databases.js';

/** What the service expects of its records, whatever keeps them. */
export function databaseContract(open: () => Promise<TestDatabase>): void {
  let nodes: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    nodes = await open();
    ({ database } = nodes);
    await database.manager.query('CREATE TABLE line (id int PRIMARY KEY, half int CHECK (half < 3), word text)');
  });
  afterAll(() => nodes.dispose());
  beforeEach(() => database.manager.query('DELETE FROM line'));

  const insert = 'INSERT INTO line (id, half) VALUES ($1, $2)';
  const lines = async () =>
    (await database.manager.query<{ id: number }[]>('SELECT id FROM line ORDER BY id')).map(({ id }) => id);

  describe('transactions', () => {
    it('keep all of what was committed and nothing of what was rolled back, 30 of them at once', async () => {
      const transactions = Array.from({ length: 30 }, (_, index) =>
        (index % 2 ? database : nodes.other).transaction(async (within) => {
          await within.query(insert, [index, 1]);
          for (let turns = index % 4; turns > 0; turns -= 1) await turn();
          await within.query(insert, [100 + index, 2]);
          if (index % 3 === 0) throw new Error('every third');
          return index;
        }),
      );
      // Statements outside of any transaction go on meanwhile, and are not drawn into one.
      const statements = Array.from({ length: 30 }, (_, index) => database.manager.query(insert, [200 + index, 1]));
      const ends = await Promise.allSettled(transactions);
      await Promise.all(statements);
      const kept = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
      expect(kept).toHaveLength(20);
      const alone = statements.map((_, index) => 200 + index);
      expect(await lines()).toEqual([...kept, ...kept.map((id) => 100 + id), ...alone]);
    });

    it('are rolled back by a statement that fails, and leave the connection usable', async () => {
      const failing = database.transaction(async (within) => {
        await within.query(insert, [1, 1]);
        await within.query(insert, [1, 1]);
      });
      await expect(failing).rejects.toThrow(/duplicate key/);
      expect(await lines()).toEqual([]);
      await database.transaction((within) => within.query(insert, [2, 1]));
      expect(await lines()).toEqual([2]);
    });

    it('show nothing to others that is not kept in the end', async () => {
      let seen: Promise<unknown[]> | undefined;
      const failing = database.transaction(async (within) => {
        await within.query(insert, [1, 1]);
        expect(await within.query('SELECT id FROM line')).toHaveLength(1);
        seen = nodes.other.manager.query<unknown[]>('SELECT id FROM line');
        await turn();
        throw new Error('rolled back');
      });
      await expect(failing).rejects.toThrow('rolled back');
      expect(await seen).toEqual([]);
    });
  });

  describe('statements', () => {
    it('give rows, and counts of what they changed', async () => {
      const { manager } = database;
      expect(await manager.query("INSERT INTO line VALUES (1, 1, 'a'), (2, 2, 'b') RETURNING id")).toEqual([
        { id: 1 },
        { id: 2 },
      ]);
      expect(await manager.query("UPDATE line SET word = 'c'")).toEqual([[], 2]);
      expect(await manager.query('UPDATE line SET half = 1 WHERE id = 1 RETURNING word')).toEqual([[{ word: 'c' }], 1]);
      expect(await manager.query('DELETE FROM line WHERE id > 5')).toEqual([[], 0]);
      expect(await manager.query('DELETE FROM line')).toEqual([[], 2]);
    });

    it('take and give booleans, null, bytes, JSON and any text', async () => {
      const text = 'Їжак \'"\\ $1 ; DROP TABLE line; --';
      const [row] = await database.manager.query<Record<string, unknown>[]>(
        'SELECT $1::boolean AS yes, $2::boolean AS no, $3::text AS gone, $4::bytea AS bytes, $5::jsonb AS json, $6::text AS text',
        [true, false, null, Buffer.from([0, 255, 7]), JSON.stringify({ a: [1, 'ж'] }), text],
      );
      expect(row).toMatchObject({ yes: true, no: false, gone: null, json: { a: [1, 'ж'] }, text });
      expect((row?.['bytes'] as Buffer).toString('hex')).toBe('00ff07');
    });

    it('give big integers as texts, so that none loses a digit', async () => {
      const [row] = await database.manager.query<unknown[]>('SELECT 9007199254740993::bigint AS big');
      expect(row).toEqual({ big: '9007199254740993' });
    });

    it('say which constraint they would have violated', async () => {
      await database.manager.query(insert, [1, 1]);
      const violation = (id: number, half: number) =>
        database.manager.query(insert, [id, half]).catch((error: unknown) => violatedConstraint(error));
      expect(await violation(1, 1)).toBe('line_pkey');
      expect(await violation(2, 3)).toBe('line_half_check');
      expect(violatedConstraint(new Error('another'))).toBeUndefined();
    });
  });

  it('is ready', async () => {
    expect(await database.isReady()).toBe(true);
  });
}
