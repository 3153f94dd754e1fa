import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FixedClock } from '#libs/kernel';
import { VerifyAuditChain } from '../../src/core/audit/index.js';
import { KeyValueSessionStore } from '../../src/core/signing-sessions/adapters/key-value-session-store.js';
import type { SigningSession } from '../../src/core/signing-sessions/domain/signing-session.js';
import { DecisionRepository } from '../../src/core/signing-sessions/persistence/decision.repository.js';
import { SettleSession } from '../../src/core/signing-sessions/settle-session.js';
import { InProcessKeyValueStore } from '../../src/platform/key-value/index.js';
import type { Database } from '../../src/platform/persistence/index.js';
import { openAudit } from '../support/audit.js';
import { connectTo, openTestDatabase, type TestDatabase } from '../support/databases.js';
import { FaultProxy } from '../support/fault-proxy.js';
import { openOutbox } from '../support/outbox.js';
import { makeSession } from '../support/records.js';
import { reachable } from '../support/stores.js';
import { timed, until } from '../support/until.js';

const describePostgres = reachable.postgres ? describe : describe.skip;
const clock = new FixedClock();

describePostgres('a node whose PostgreSQL is in trouble', () => {
  let records: TestDatabase;
  let proxy: FaultProxy;
  let database: Database;
  let audit: ReturnType<typeof openAudit>;
  let settling: SettleSession;
  let session: SigningSession;

  beforeAll(async () => {
    records = await openTestDatabase('PostgreSQL');
    const url = new URL(records.url ?? '');
    proxy = await FaultProxy.before(Number(url.port || 5432));
    url.port = String(proxy.port);
    url.hostname = '127.0.0.1';
    database = await connectTo(url.href);
    audit = openAudit(database, clock);
  });
  afterAll(async () => {
    await audit.stop();
    await database.close();
    await proxy.stop();
    await records.dispose();
  });
  beforeEach(async () => {
    proxy.fault = () => 'pass';
    const sessions = new KeyValueSessionStore(new InProcessKeyValueStore(clock), clock);
    const { outbox } = openOutbox(database, clock);
    settling = new SettleSession(database, new DecisionRepository(database), sessions, audit.log, outbox, clock);
    session = makeSession();
    await sessions.create(session);
  });

  const refuse = (refusal: 'refused' | 'cancelled' = 'refused') =>
    settling.refuse(session, refusal, { actor: 'system' });
  /** What stands, as another node sees it. */
  const standing = async () => {
    const [counts] = await records.other.manager.query<unknown[]>(
      `SELECT (SELECT count(*)::int FROM decision WHERE session_id = $1) AS decisions,
              (SELECT count(*)::int FROM audit_event WHERE data ->> 'session' = $1) AS events`,
      [session.id],
    );
    return counts;
  };

  it('gives up connections that are dead although nobody closed them, and goes on by itself', async () => {
    proxy.silence(); // the two that starting left open
    const { answer, took } = await timed(() => Promise.allSettled([refuse(), database.isReady()]));
    expect(answer).toMatchObject([{ status: 'rejected' }, { value: false }]);
    expect(took).toBeLessThan(8_000);
    await until(() => database.isReady(), 8_000);
    await refuse();
    expect(await standing()).toEqual({ decisions: 1, events: 1 });
  });

  it('decides once, and says the same, when the answer to COMMIT was lost and the caller asks again', async () => {
    proxy.fault = (piece) => (piece.includes('COMMIT') ? 'lose the answer' : 'pass');
    await expect(refuse()).rejects.toThrow();
    proxy.fault = () => 'pass';
    expect(await standing()).toEqual({ decisions: 1, events: 1 });
    const again = await refuse('cancelled');
    expect(again).toEqual({ outcome: { result: 'refused', at: clock.now() }, assertionHash: undefined });
    expect(await refuse('cancelled')).toEqual(again);
    expect(await standing()).toEqual({ decisions: 1, events: 1 });
  });

  it('keeps neither decision nor audit when the connection breaks between the two, and decides when asked again', async () => {
    proxy.fault = (piece) => (piece.includes('INSERT INTO audit_event') ? 'lose the answer' : 'pass');
    await expect(refuse()).rejects.toThrow();
    proxy.fault = () => 'pass';
    await until(async () => JSON.stringify(await standing()) === '{"decisions":0,"events":0}');
    await refuse();
    expect(await standing()).toEqual({ decisions: 1, events: 1 });
  });

  it('goes on by itself when the server has ended all its connections', async () => {
    await Promise.all(Array.from({ length: 8 }, () => database.isReady()));
    await records.other.manager.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    await until(() => database.isReady(), 3_000);
    await refuse();
    expect(await standing()).toEqual({ decisions: 1, events: 1 });
  });

  it('chains events in the order in which they became visible, whatever numbers they were given', async () => {
    const event = (name: string) => ({ type: `test.${name}`, version: 1, actor: 'system', data: {} }) as const;
    const chain = new VerifyAuditChain(audit.repository);
    const seal = async () => {
      while ((await audit.repository.seal(100)) > 0);
      const events = await audit.repository.sealedAfter(0, 100);
      return events.map(({ type }) => type).filter((type) => type.startsWith('test.'));
    };
    await records.other.transaction(async (late) => {
      await audit.log.recordWithin(late, event('late'));
      await audit.log.record(event('soon'));
      // The log seals by itself too, and only one of both at a time.
      await until(async () => (await seal()).length === 1);
      expect(await seal()).toEqual(['test.soon']);
    });
    await until(async () => (await seal()).length === 2);
    expect(await seal()).toEqual(['test.soon', 'test.late']);
    expect(await chain.verify()).toMatchObject({ intact: true });
  });
});
