import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { SystemClock } from '#libs/kernel';
import { DeliveryFailed, type Message } from '../../src/platform/jobs/index.js';
import type { Database } from '../../src/platform/persistence/index.js';
import { openOutbox } from '../support/outbox.js';
import type { TestDatabase } from '../support/databases.js';
import { until } from '../support/until.js';

/** The real time, and what a test adds to it. */
class LeapingClock extends SystemClock {
  private leapt = 0;

  override now(): number {
    return super.now() + this.leapt;
  }

  leap(milliseconds: number): void {
    this.leapt += milliseconds;
  }
}

type Node = ReturnType<typeof openOutbox>;

/** What the service expects of its outbox, whatever database keeps it. */
export function outboxContract(given: () => TestDatabase): void {
  let database: Database;
  let clock: LeapingClock;
  let nodes: Node[];

  beforeAll(() => {
    ({ database } = given());
  });
  beforeEach(async () => {
    await database.manager.query('DELETE FROM outbox_message');
    clock = new LeapingClock();
    nodes = [];
  });
  afterEach(() => Promise.all(nodes.map(({ delivering }) => delivering.onModuleDestroy())));

  const node = (deliver: (message: Message) => Promise<void>, on = database) => {
    const opened = openOutbox(on, clock);
    opened.delivering.carry('test', deliver);
    nodes.push(opened);
    return opened;
  };
  const started = (deliver: (message: Message) => Promise<void>, on = database) => {
    const opened = node(deliver, on);
    opened.delivering.onApplicationBootstrap();
    return opened;
  };
  const add = ({ outbox }: Node, count = 1, destination = (number: number) => `party-${number}`) =>
    database.transaction(async (within) => {
      for (let number = 0; number < count; number += 1) {
        const message = { kind: 'test', destination: destination(number), payload: `content ${number}` };
        await outbox.add({ ...message, lifeMs: 3_600_000 }, within);
      }
    });

  it('delivers what was written, once, with its content, and forgets the content', async () => {
    const got: Message[] = [];
    const opened = started(async (message) => void got.push(message));
    await add(opened);
    await until(async () => (await opened.deliveries.latest())[0]?.state === 'delivered');
    expect(got).toEqual([{ id: expect.any(String), destination: 'party-0', payload: 'content 0' }]);
    expect(await database.manager.query('SELECT sealed FROM outbox_message')).toEqual([{ sealed: null }]);
  });

  it('keeps content that whoever has the database cannot read', async () => {
    await add(node(async () => undefined));
    const [row] = await database.manager.query<object[]>('SELECT * FROM outbox_message');
    expect(JSON.stringify(row)).not.toContain('content');
  });

  it('delivers nothing whose cause did not come to pass', async () => {
    const got: Message[] = [];
    const opened = started(async (message) => void got.push(message));
    const failing = database.transaction(async (within) => {
      await opened.outbox.add({ kind: 'test', destination: 'p', payload: 'x', lifeMs: 1_000 }, within);
      throw new Error('no effect');
    });
    await expect(failing).rejects.toThrow('no effect');
    await sleep(150);
    expect(got).toEqual([]);
    expect(await opened.deliveries.latest()).toEqual([]);
  });

  it('tries again, later and later, until it is taken; the id stays', async () => {
    const got: string[] = [];
    const opened = started(async ({ id }) => {
      got.push(id);
      if (got.length < 4) throw got.length === 2 ? new Error('secret') : new DeliveryFailed('status_503', true);
    });
    await add(opened);
    const waits: number[] = [];
    for (let attempt = 1; attempt < 4; attempt += 1) {
      await until(async () => (await opened.deliveries.latest())[0]?.lastError !== undefined && got.length === attempt);
      await until(async () => ((await opened.deliveries.latest())[0]?.nextAttemptAt ?? 0) - clock.now() < 29_000);
      const [delivery] = await opened.deliveries.latest();
      expect(delivery?.lastError).toBe(attempt === 2 ? 'internal_error' : 'status_503');
      waits.push((delivery?.nextAttemptAt ?? 0) - clock.now());
      clock.leap(20_000);
      opened.delivering.soon();
    }
    await until(async () => (await opened.deliveries.latest())[0]?.state === 'delivered');
    expect(new Set(got).size).toBe(1);
    expect(await opened.deliveries.latest()).toMatchObject([{ attempts: 4 }]);
    expect(waits.every((wait, index) => wait > 500 * 2 ** index && wait <= 2_000 * 2 ** index)).toBe(true);
    expect(opened.logged.filter((line) => line.includes('content'))).toEqual([]);
  });

  it.each([
    ['the receiver will never take', new DeliveryFailed('status_400', false), 0],
    ['whose time is over', new DeliveryFailed('status_503', true), 3_600_000],
  ])('gives up what %s, says why and forgets the content', async (_, failure, later) => {
    const opened = node(async () => Promise.reject(failure));
    await add(opened);
    clock.leap(later);
    opened.delivering.onApplicationBootstrap();
    opened.delivering.soon();
    await until(async () => (await opened.deliveries.latest())[0]?.state === 'given_up');
    const lastError = later > 0 ? 'expired' : 'status_400';
    expect(await opened.deliveries.latest()).toMatchObject([{ lastError, deliveredAt: undefined }]);
    expect(await database.manager.query('SELECT sealed FROM outbox_message')).toEqual([{ sealed: null }]);
    expect(opened.logged.join('')).toContain('delivery_given_up');
  });

  it('leaves to others what it does not know how to deliver', async () => {
    const opened = started(async () => undefined);
    await database.transaction((within) =>
      opened.outbox.add({ kind: 'other', destination: 'p', payload: 'x', lifeMs: 1_000 }, within),
    );
    await sleep(150);
    expect(await opened.deliveries.latest()).toMatchObject([{ state: 'waiting', attempts: 0 }]);
  });

  it('delivers each of 200 messages once, by two nodes at the same time', async () => {
    const got: string[] = [];
    const deliver = async ({ id }: Message) => {
      got.push(id);
      await sleep(5);
    };
    const [first] = [started(deliver), started(deliver, given().other)];
    await add(first, 200);
    await until(async () =>
      (await first.deliveries.latest(undefined, 300)).every(({ state }) => state === 'delivered'),
    );
    expect(got).toHaveLength(200);
    expect(new Set(got).size).toBe(200);
  });

  it('is held up by nobody who does not answer', async () => {
    const waiting: (() => void)[] = [];
    const got: string[] = [];
    const opened = started(async ({ destination }) => {
      if (destination === 'dead') await new Promise<void>((done) => waiting.push(done));
      else got.push(destination);
    });
    await add(opened, 40, (number) => (number < 30 ? 'dead' : 'alive'));
    await until(() => got.length === 10);
    expect(waiting).toHaveLength(2);
    const stopped = opened.delivering.onModuleDestroy();
    for (const done of waiting) done();
    await stopped;
  });

  it('stops when what is under way has ended, and begins nothing more', async () => {
    let begun = 0;
    let ended = 0;
    const opened = started(async () => {
      begun += 1;
      await sleep(200);
      ended += 1;
    });
    await add(opened, 20);
    await until(() => begun > 0);
    await opened.delivering.onModuleDestroy();
    const stoppedAt = begun;
    expect(ended).toBe(stoppedAt);
    await sleep(300);
    expect(begun).toBe(stoppedAt);
    expect((await opened.deliveries.latest()).filter(({ state }) => state === 'delivered')).toHaveLength(stoppedAt);
  });

  it('keeps the record of a delivery for 30 days, and what waits for ever', async () => {
    const opened = started(async () => undefined);
    await add(opened);
    await until(async () => (await opened.deliveries.latest())[0]?.state === 'delivered');
    await opened.delivering.onModuleDestroy();
    await add(opened);
    clock.leap(29 * 24 * 3_600_000);
    await opened.sweep();
    expect(await opened.deliveries.latest()).toHaveLength(2);
    clock.leap(2 * 24 * 3_600_000);
    await opened.sweep();
    expect(await opened.deliveries.latest()).toMatchObject([{ state: 'waiting' }]);
  });
}

/** A receiver that takes some messages and then holds the rest, as one that is about to answer. */
async function openReceiver() {
  const taken: string[] = [];
  const held: ServerResponse[] = [];
  const receiver = { takes: 12, seen: [] as string[] };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => {
      const { id } = JSON.parse(body) as { id: string };
      receiver.seen.push(id);
      if (taken.length >= receiver.takes) return void held.push(response);
      taken.push(id);
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { receiver, taken, held, close, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

/** @param where settings of a database that another process opens, and this one afterwards */
export function outboxAfterKillContract(
  where: () => Promise<{ env: Readonly<Record<string, string>>; open(): Promise<Database>; dispose(): Promise<void> }>,
): void {
  describe('a process that is killed while it delivers', () => {
    it('loses none of 40 messages: another one delivers what it had begun and what it had not', async () => {
      const { env, open, dispose } = await where();
      const { receiver, taken, held, address, close } = await openReceiver();
      const child = spawn(process.execPath, ['test/support/outbox-carrier.mjs', '40', address], {
        env: { ...process.env, ...env },
      });
      try {
        await until(() => held.length > 3 || child.exitCode !== null, 60_000);
      } finally {
        child.kill('SIGKILL');
      }
      await once(child, 'exit');
      expect(child.signalCode).toBe('SIGKILL');
      const seenBefore = new Set(receiver.seen);
      const database = await open();
      const clock = new LeapingClock();
      const survivor = openOutbox(database, clock);
      receiver.takes = Infinity;
      survivor.delivering.carry('test', async ({ id }) => void taken.push(id));
      survivor.delivering.onApplicationBootstrap();
      survivor.delivering.soon();
      const waiting = async () => (await survivor.deliveries.latest()).filter(({ state }) => state === 'waiting');
      // What the dead one had begun is left alone until it counts as lost.
      await until(async () =>
        (await waiting()).every(({ attempts, nextAttemptAt = 0 }) => attempts === 1 && nextAttemptAt > clock.now()),
      );
      expect((await waiting()).length).toBeGreaterThan(3);
      clock.leap(31_000);
      survivor.delivering.soon();
      await until(async () => (await survivor.deliveries.latest()).every(({ state }) => state === 'delivered'));
      expect(new Set(taken).size).toBe(40);
      const repeated = taken.filter((id, at) => taken.indexOf(id) !== at);
      expect(repeated.filter((id) => !seenBefore.has(id))).toEqual([]);
      await survivor.delivering.onModuleDestroy();
      await database.close();
      close();
      await dispose();
    }, 120_000);
  });
}
