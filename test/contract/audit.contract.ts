import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FixedClock } from '#libs/kernel';
import { VerifyAuditChain, type AuditEvent } from '../../src/core/audit/index.js';
import type { Database } from '../../src/platform/persistence/index.js';
import { openAudit } from '../support/audit.js';
import type { TestDatabase } from '../support/databases.js';

const event = (number: number): AuditEvent => ({
  type: `test.happened_${number % 7}`,
  version: 1 + (number % 3),
  actor: number % 2 ? 'system' : `device:${number}`,
  ...(number % 5 !== 0 && { subject: `citizen-${number}` }),
  data: { number, words: ['їжак', 'a\\b"c'], deep: { yes: true, no: null } },
});

/** What the service expects of its audit, whatever keeps it. */
export function auditContract(given: () => TestDatabase): void {
  const clock = new FixedClock();
  let database: Database;
  let other: Database;
  let audit: ReturnType<typeof openAudit>;
  let chain: VerifyAuditChain;

  beforeAll(() => {
    ({ database, other } = given());
  });
  beforeEach(async () => {
    await database.manager.query('TRUNCATE audit_event RESTART IDENTITY');
    audit = openAudit(database, clock);
    chain = new VerifyAuditChain(audit.repository);
  });
  afterEach(() => audit.stop());

  const insert = (from: number, count: number) =>
    audit.repository.insert(
      Array.from({ length: count }, (_, index) => ({ ...event(from + index), recordedAt: clock.now() + index })),
    );
  const sealAll = async () => {
    while ((await audit.repository.seal(50)) > 0);
  };
  const types = async () =>
    (
      await database.manager.query<{ number: number }[]>(
        "SELECT (data->>'number')::int AS number FROM audit_event ORDER BY position",
      )
    ).map(({ number }) => number);

  describe('recording', () => {
    it('keeps every event as it was told, with the time of the clock', async () => {
      await Promise.all([audit.log.record(event(5)), audit.log.record(event(6))]);
      await sealAll();
      const kept = await audit.repository.sealedAfter(0, 10);
      expect(kept).toEqual([
        expect.objectContaining({ ...event(5), recordedAt: clock.now(), position: 1 }),
        expect.objectContaining({ ...event(6), recordedAt: clock.now(), position: 2 }),
      ]);
      expect(kept[0]).not.toHaveProperty('subject');
    });

    it('loses none of 300 that come at once, in the order of their coming', async () => {
      await Promise.all(Array.from({ length: 300 }, (_, number) => audit.log.record(event(number))));
      await sealAll();
      expect(await types()).toEqual(Array.from({ length: 300 }, (_, number) => number));
    });

    it('is done only when the event is kept, and fails when it cannot be', async () => {
      await audit.log.record(event(1));
      expect(await database.manager.query('SELECT id FROM audit_event')).toHaveLength(1);
      await database.manager.query('ALTER TABLE audit_event RENAME TO gone');
      await expect(audit.log.record(event(2))).rejects.toThrow(/audit_event/);
      await database.manager.query('ALTER TABLE gone RENAME TO audit_event');
      await expect(audit.log.record(event(3))).resolves.toBeUndefined();
    });

    it('together with an effect keeps both or none', async () => {
      const failing = database.transaction(async (within) => {
        await audit.log.recordWithin(within, event(1));
        throw new Error('no effect');
      });
      await expect(failing).rejects.toThrow('no effect');
      expect(await database.manager.query('SELECT id FROM audit_event')).toEqual([]);
      await database.transaction((within) => audit.log.recordWithin(within, event(2)));
      expect(await database.manager.query('SELECT id FROM audit_event')).toHaveLength(1);
    });

    it('refuses an event that could never be chained, and none of its neighbours', async () => {
      const bad = [0.5, 2 ** 53, 'half of a 🦔: \ud83e', 'a\0b'];
      const ends = await Promise.allSettled([
        audit.log.record(event(1)),
        ...bad.map((value) => audit.log.record({ ...event(2), data: { value } })),
        audit.log.record(event(3)),
      ]);
      expect(ends.map(({ status }) => status)).toEqual(['fulfilled', ...bad.map(() => 'rejected'), 'fulfilled']);
      await sealAll();
      expect(await chain.verify()).toMatchObject({ intact: true, head: { position: 2 } });
    });
  });

  describe('the chain', () => {
    it('is intact without any event, and grows by what is sealed', async () => {
      expect(await chain.verify()).toEqual({ intact: true, head: await audit.repository.head() });
      await insert(0, 120);
      expect(await audit.repository.seal(50)).toBe(50);
      expect(await chain.verify()).toMatchObject({ intact: true, head: { position: 50 } });
      await sealAll();
      expect(await chain.verify(7)).toEqual({ intact: true, head: await audit.repository.head() });
      expect(await audit.repository.head()).toMatchObject({ position: 120 });
      expect(await audit.repository.seal(50)).toBe(0);
    });

    it('is not forked by ten who seal at once while events go on coming', async () => {
      const nodes = [audit.repository, openAudit(other, clock).repository];
      const sealed = Array.from({ length: 10 }, async (_, index) => {
        for (let turns = 0; turns < 5; turns += 1) await nodes[index % 2]?.seal(20);
      });
      const coming = Array.from({ length: 30 }, (_, index) => insert(index * 10, 10));
      await Promise.all([...sealed, ...coming]);
      await sealAll();
      const positions = await database.manager.query<{ position: string }[]>(
        'SELECT position FROM audit_event ORDER BY position',
      );
      expect(positions.map(({ position }) => Number(position))).toEqual(Array.from({ length: 300 }, (_, at) => at + 1));
      expect(await chain.verify()).toMatchObject({ intact: true, head: { position: 300 } });
    });
  });

  describe('what was sealed', () => {
    const columns = ['position', 'recorded_at', 'type', 'version', 'actor', 'subject', 'data', 'hash'];
    /** One bit of one character, or of a number; or something there that was not, and the reverse. $2 says where. */
    const changes: readonly (readonly [string, string])[] = [
      ['recorded_at', 'recorded_at # (1::bigint << ($2::int % 62))'],
      ['position', 'position # (1::bigint << (10 + $2::int % 50))'],
      ['position', 'NULL'],
      ['version', 'version # (1::smallint << ($2::int % 14))'],
      ['type', flipped('type')],
      ['actor', flipped('actor')],
      ['subject', `coalesce(${flipped('subject')}, '')`],
      ['subject', `CASE WHEN subject IS NULL THEN 'x' END`],
      ['hash', flipped('hash')],
      ['hash', 'NULL'],
      ['data', `jsonb_set(data, '{words,1}', to_jsonb(${flipped("(data #>> '{words,1}')")}))`],
      ['data', `jsonb_set(data, '{number}', to_jsonb((data ->> 'number')::numeric + 0.5))`],
      ['data', `jsonb_set(data, '{deep,no}', 'false')`],
      ['data', `(data - 'deep') || jsonb_build_object('deeq', data -> 'deep')`],
    ];
    const query = (statement: string, ...values: readonly unknown[]) =>
      database.manager.query<unknown[]>(statement, [...values]);
    const restore = async () => {
      await query('DELETE FROM audit_event');
      const all = ['id', ...columns].join(', ');
      await query(`INSERT INTO audit_event (${all}) OVERRIDING SYSTEM VALUE SELECT ${all} FROM sealed_before`);
    };

    beforeEach(async () => {
      await insert(0, 200);
      await sealAll();
      await query('DROP TABLE IF EXISTS sealed_before');
      await query('CREATE TABLE sealed_before AS SELECT * FROM audit_event');
    });

    it('cannot be changed by a bit, in any column of any of 200 events, without being found and named', async () => {
      const differing = columns.map((column) => `e.${column} IS DISTINCT FROM s.${column}`).join(' OR ');
      const back = columns.map((column) => `${column} = s.${column}`).join(', ');
      for (let position = 1; position <= 200; position += 1) {
        const [column, expression] = changes[position % changes.length] ?? ['', ''];
        const [row] = (await query('SELECT id FROM audit_event WHERE position = $1', position)) as { id: string }[];
        await query(
          `UPDATE audit_event SET ${column} = ${expression} WHERE id = $1 AND $2::int > 0`,
          row?.id,
          position * 31,
        );
        const changed = await query(`SELECT FROM audit_event e JOIN sealed_before s USING (id) WHERE ${differing}`);
        const verdict = await chain.verify();
        expect({ column, expression, changed: changed.length, verdict }).toEqual({
          column,
          expression,
          changed: 1,
          verdict: { intact: false, brokenAt: position },
        });
        await query(
          `UPDATE audit_event SET ${back} FROM sealed_before s WHERE audit_event.id = s.id AND s.id = $1`,
          row?.id,
        );
      }
      expect(await chain.verify()).toMatchObject({ intact: true, head: { position: 200 } });
    });

    it('has numbers of arrival that the database lets nobody change', async () => {
      await expect(query('UPDATE audit_event SET id = id + 1000 WHERE position = 7')).rejects.toThrow(/id/);
    });

    it('misses none without its place being named, nor two in each other’s place', async () => {
      for (const position of [1, 2, 99, 199]) {
        await query('DELETE FROM audit_event WHERE position = $1', position);
        expect(await chain.verify(50)).toEqual({ intact: false, brokenAt: position });
        await restore();
      }
      await query(`UPDATE audit_event e SET data = s.data FROM sealed_before s
        WHERE e.position IN (50, 51) AND s.position = 101 - e.position`);
      expect(await chain.verify()).toEqual({ intact: false, brokenAt: 50 });
      await restore();
      expect(await chain.verify()).toMatchObject({ intact: true });
    });

    it('takes in nothing between, and nothing that was sealed before', async () => {
      await query('UPDATE audit_event SET position = position + 1000 WHERE position > 100');
      await query('UPDATE audit_event SET position = position - 999 WHERE position > 1000');
      expect(await chain.verify()).toEqual({ intact: false, brokenAt: 101 });
      await query(`INSERT INTO audit_event (position, recorded_at, type, version, actor, subject, data, hash)
        SELECT 101, recorded_at, type, version, actor, subject, data, hash FROM sealed_before WHERE position = 100`);
      expect(await chain.verify()).toEqual({ intact: false, brokenAt: 101 });
      await expect(query('UPDATE audit_event SET position = 5 WHERE position = 6')).rejects.toThrow(/position/);
    });

    it('shows by its head that the end was cut off', async () => {
      const noted = await audit.repository.head();
      await query('DELETE FROM audit_event WHERE position > 198');
      const verdict = await chain.verify();
      expect(verdict).toMatchObject({ intact: true, head: { position: 198 } });
      expect(verdict).not.toEqual({ intact: true, head: noted });
    });
  });
}

/** One bit of one character of a text, chosen by $2; the text is never the same afterwards. */
function flipped(text: string): string {
  const at = `(1 + $2::int % greatest(length(${text}), 1))`;
  return `overlay(${text} placing chr(ascii(substr(${text}, ${at}, 1)) # 1) from ${at} for 1)`;
}
