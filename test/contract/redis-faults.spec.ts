import { afterEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { setTimeout as sleep } from 'node:timers/promises';
import { RedisKeyValueStore, StoreUnavailable } from '../../src/platform/key-value/index.js';
import { FaultProxy } from '../support/fault-proxy.js';
import { hasRedisServer, RedisProcess } from '../support/redis-process.js';
import { freePort } from '../support/free-port.js';
import { timed, until } from '../support/until.js';

const describeRedis = hasRedisServer ? describe : describe.skip;
const minute = 60_000;

describeRedis('a node whose Redis is in trouble', () => {
  const toEnd: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const end of toEnd.splice(0).reverse()) await end();
  });

  const startRedis = async (...options: readonly string[]) => {
    const redis = await RedisProcess.start(...options);
    toEnd.push(() => redis.kill());
    return redis;
  };
  const connect = async (port: number) => {
    const store = await RedisKeyValueStore.connect(`redis://127.0.0.1:${port}`, 'test:');
    toEnd.push(() => store.close());
    return store;
  };
  const proxyBefore = async (port: number) => {
    const proxy = await FaultProxy.before(port);
    toEnd.push(() => proxy.stop());
    return proxy;
  };
  /** How a call ends and when. */
  const outcome = (call: () => Promise<unknown>) =>
    timed(() =>
      call().then(
        () => 'done',
        (error: unknown) => (error instanceof StoreUnavailable ? 'unavailable' : String(error)),
      ),
    );

  describe('frozen', () => {
    it('fails every call within a second as unavailable, and works again by itself', async () => {
      const redis = await startRedis();
      const store = await connect(redis.port);
      const calls: readonly (() => Promise<unknown>)[] = [
        () => store.get('{k}'),
        () => store.getMany(['{k}', '{k}2']),
        () => store.set('{k}', 'v', minute),
        () => store.setIfAbsent('{k}', 'v', minute),
        () => store.replace('{k}', 'v', 'w', minute),
        () => store.delete('{k}'),
        () => store.increment('{n}', minute),
        () => store.addMember('{s}', 'm', minute),
        () => store.members('{s}'),
        () => store.publish('topic'),
        () => store.waitFor('topic', () => store.get('{k}'), { timeoutMs: minute }),
      ];
      redis.freeze();
      // At first with a connection that does not answer, later without any.
      for (let round = 0; round < 3; round += 1) {
        const ends = await Promise.all(calls.map(outcome));
        expect(new Set(ends.map(({ answer }) => answer))).toEqual(new Set(['unavailable']));
        expect(Math.max(...ends.map(({ took }) => took))).toBeLessThan(1_000);
        const ready = await timed(() => store.isReady());
        expect(ready.answer).toBe(false);
        expect(ready.took).toBeLessThan(1_000);
        await sleep(500);
      }
      redis.thaw();
      const back = await timed(() => until(() => store.isReady()));
      expect(back.took).toBeLessThan(2_500);
      await store.set('{k}', 'again', minute);
      expect(await store.get('{k}')).toBe('again');
    });

    it('hears again of what other nodes publish', async () => {
      const redis = await startRedis();
      const [store, other] = [await connect(redis.port), await connect(redis.port)];
      redis.freeze();
      await sleep(2_500);
      redis.thaw();
      await until(async () => (await store.isReady()) && (await other.isReady()));
      await sleep(600);
      const waiting = timed(() => store.waitFor('topic', () => store.get('{k}'), { timeoutMs: 8_000 }));
      await sleep(50);
      await other.set('{k}', 'news', minute);
      await other.publish('topic');
      expect(await waiting).toMatchObject({ answer: 'news', took: expect.any(Number) });
      expect((await waiting).took).toBeLessThan(2_000);
    });
  });

  describe('killed and started again', () => {
    it('works again by itself within two seconds', async () => {
      const redis = await startRedis();
      const store = await connect(redis.port);
      await redis.kill();
      const down = await outcome(() => store.get('{k}'));
      expect(down.answer).toBe('unavailable');
      expect(down.took).toBeLessThan(1_000);
      await sleep(1_500);
      await redis.boot();
      const back = await timed(() => until(() => store.isReady()));
      expect(back.took).toBeLessThan(2_000);
      expect(await store.setIfAbsent('{k}', 'v', minute)).toBe(true);
    });

    it('lets no wait fail that began before and goes on after, and looks again for what it may have missed', async () => {
      const redis = await startRedis();
      const proxy = await proxyBefore(redis.port);
      const [store, other] = [await connect(proxy.port), await connect(redis.port)];
      const waiting = timed(() => store.waitFor('topic', () => store.get('{k}'), { timeoutMs: 15_000 }));
      await sleep(50);
      proxy.refuses = true;
      proxy.cut();
      await sleep(300);
      await other.set('{k}', 'news of the gap', minute);
      await other.publish('topic');
      proxy.refuses = false;
      const { answer, took } = await waiting;
      expect(answer).toBe('news of the gap');
      expect(took).toBeLessThan(4_000);
    });

    it('looks again only when it listens again: nothing slips between the two', async () => {
      const redis = await startRedis();
      const proxy = await proxyBefore(redis.port);
      const [store, other] = [await connect(proxy.port), await connect(redis.port)];
      const waiting = timed(() => store.waitFor('topic', () => store.get('{k}'), { timeoutMs: 15_000 }));
      await sleep(50);
      // The subscription is under way for a while, as on a busy server; in this while the news comes.
      proxy.fault = (piece) => (/subscribe/i.test(piece) ? 400 : 'pass');
      proxy.cut();
      await until(() => store.isReady());
      await sleep(150);
      await other.set('{k}', 'news', minute);
      await other.publish('topic');
      const { answer, took } = await waiting;
      expect(answer).toBe('news');
      expect(took).toBeLessThan(4_000);
    });
  });

  describe('out of reach', () => {
    it('notices that its connections are dead although nobody closed them', async () => {
      const redis = await startRedis();
      const proxy = await proxyBefore(redis.port);
      const [store, other] = [await connect(proxy.port), await connect(redis.port)];
      const waiting = timed(() => store.waitFor('topic', () => store.get('{k}'), { timeoutMs: 20_000 }));
      await sleep(50);
      proxy.silence();
      await other.set('{k}', 'news', minute);
      await other.publish('topic');
      expect((await outcome(() => store.get('{k}'))).answer).toBe('unavailable');
      await until(() => store.isReady(), 5_000);
      const { answer, took } = await waiting;
      expect(answer).toBe('news');
      expect(took).toBeLessThan(6_000);
    });

    it('fails a call whose answer was lost, and does not make it a second time', async () => {
      const redis = await startRedis();
      const proxy = await proxyBefore(redis.port);
      const store = await connect(proxy.port);
      await store.increment('{n}', minute);
      proxy.fault = (piece) => (/evalsha|\$3\r\nset/i.test(piece) ? 'lose the answer' : 'pass');
      expect((await outcome(() => store.increment('{n}', minute))).answer).toBe('unavailable');
      await until(() => store.isReady());
      expect((await outcome(() => store.setIfAbsent('{k}', 'mine', minute))).answer).toBe('unavailable');
      proxy.fault = () => 'pass';
      await until(() => store.isReady());
      expect(await store.increment('{n}', minute)).toBe(3);
      expect(await store.get('{k}')).toBe('mine');
    });

    it('follows a fail-over to the new primary', async () => {
      const [old, next] = [await startRedis(), await startRedis()];
      const proxy = await proxyBefore(old.port);
      const store = await connect(proxy.port);
      await store.set('{k}', 'v', minute);
      const admin = new Redis(old.url);
      toEnd.push(async () => admin.disconnect());
      await admin.replicaof('127.0.0.1', next.port);
      proxy.target = next.port;
      await until(async () => (await outcome(() => store.set('{k}', 'w', minute))).answer === 'done', 5_000);
      expect(await store.get('{k}')).toBe('w');
    });
  });

  describe('at start', () => {
    it.each([
      ['is not there', async () => `redis://127.0.0.1:${await freePort()}`, /ECONNREFUSED/],
      ['has a name that nobody knows', async () => 'redis://redis.invalid:6379', /redis\.invalid/],
      [
        'is frozen',
        async () => {
          const redis = await startRedis();
          redis.freeze();
          return redis.url;
        },
        /time/,
      ],
      ['wants another password', async () => (await startRedis('--requirepass', 'right')).url, /NOAUTH/],
      [
        'was given a wrong password',
        async () => (await startRedis('--requirepass', 'right')).url.replace('//', '//:wrong-secret@'),
        /WRONGPASS/,
      ],
    ])('refuses when it %s, soon and with the reason, and tells no password', async (_case, url, reason) => {
      const address = await url();
      const { answer: error, took } = await timed(() =>
        RedisKeyValueStore.connect(address, 'test:').catch((refusal: unknown) => refusal),
      );
      expect(error).toBeInstanceOf(StoreUnavailable);
      expect((error as Error).message).toMatch(/^store_unavailable: Redis cannot be used at REDIS_URL: /);
      expect((error as Error).message).toMatch(reason);
      expect((error as Error).message).not.toMatch(/secret/);
      expect(took).toBeLessThan(4_000);
    });
  });
});
