import { beforeEach, describe, expect, it } from '@jest/globals';
import { getEventListeners, setMaxListeners } from 'node:events';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import type { KeyValueStore } from '../../src/platform/key-value/index.js';
import { timed } from '../support/until.js';

const crowd = Array.from({ length: 50 }, (_, index) => index);
const minute = 60_000;

/** What the service expects of publishing and waiting: news is heard at once, on every node, and none is missed. */
export function waitingContract(nodes: () => { store: KeyValueStore; other: KeyValueStore; key: string }): void {
  describe('waiting for a topic', () => {
    let store: KeyValueStore;
    let other: KeyValueStore;
    let key: string;

    beforeEach(() => {
      ({ store, other, key } = nodes());
    });

    const node = (index: number) => (index % 2 === 0 ? store : other);
    /** Something that is read, how often, and a way to change it. */
    const subject = () => {
      const state = { value: undefined as string | undefined, reads: 0 };
      const read = async () => {
        state.reads += 1;
        return state.value;
      };
      return { state, read };
    };

    it('ends at once when the answer is there already', async () => {
      const { state, read } = subject();
      state.value = 'there';
      const { answer, took } = await timed(() => store.waitFor(key, read, { timeoutMs: 5_000 }));
      expect(answer).toBe('there');
      expect(took).toBeLessThan(500);
      expect(state.reads).toBe(1);
    });

    it('ends at once when the topic is published, by this node or another', async () => {
      for (const publisher of [store, other]) {
        const { state, read } = subject();
        const waiting = store.waitFor(key, read, { timeoutMs: 5_000 });
        await sleep(30);
        state.value = 'news';
        const { answer, took } = await timed(async () => {
          await publisher.publish(key);
          return waiting;
        });
        expect(answer).toBe('news');
        expect(took).toBeLessThan(500);
      }
    });

    it('asks nothing between two publications, and goes on waiting when one brought nothing', async () => {
      const { state, read } = subject();
      const waiting = store.waitFor(key, read, { timeoutMs: 5_000 });
      await sleep(150);
      expect(state.reads).toBe(1);
      await other.publish(`${key} of somebody else`);
      await other.publish(key);
      await sleep(150);
      expect(state.reads).toBe(2);
      state.value = 'news';
      await other.publish(key);
      expect(await waiting).toBe('news');
      expect(state.reads).toBe(3);
    });

    it('misses nothing that happens while it looks', async () => {
      let looks = 0;
      let value: string | undefined;
      const read = async () => {
        const seen = value;
        looks += 1;
        if (looks === 1) {
          value = 'changed while it looked';
          await other.publish(key);
          await sleep(50);
        }
        return seen;
      };
      const { answer, took } = await timed(() => store.waitFor(key, read, { timeoutMs: 5_000 }));
      expect(answer).toBe('changed while it looked');
      expect(took).toBeLessThan(1_000);
    });

    it('misses nothing in 500 races between looking and publishing', async () => {
      const race = async (round: number) => {
        const name = `${key}:${round}`;
        const waiting = timed(() => store.waitFor(name, () => store.get(name), { timeoutMs: 8_000 }));
        for (let turns = round % 7; turns > 0; turns -= 1) await turn();
        await node(round).set(name, 'news', minute);
        await node(round).publish(name);
        return waiting;
      };
      const waits: { answer: string | undefined; took: number }[] = [];
      for (let batch = 0; batch < 10; batch += 1) {
        waits.push(...(await Promise.all(crowd.map((index) => race(batch * crowd.length + index)))));
      }
      expect(waits).toHaveLength(500);
      expect(new Set(waits.map(({ answer }) => answer))).toEqual(new Set(['news']));
      expect(Math.max(...waits.map(({ took }) => took))).toBeLessThan(4_000);
    });

    it('ends with nothing when time is up, after a last look', async () => {
      const { state, read } = subject();
      const { answer, took } = await timed(() => store.waitFor(key, read, { timeoutMs: 100 }));
      expect(answer).toBeUndefined();
      expect(took).toBeGreaterThanOrEqual(95);
      expect(took).toBeLessThan(600);
      expect(state.reads).toBe(2);
    });

    it('takes in its last look what was never published', async () => {
      const { state, read } = subject();
      const waiting = store.waitFor(key, read, { timeoutMs: 100 });
      state.value = 'silent news';
      expect(await waiting).toBe('silent news');
    });

    it('ends at once when the signal is given, before or meanwhile', async () => {
      const { read } = subject();
      const early = await timed(() => store.waitFor(key, read, { timeoutMs: 5_000, signal: AbortSignal.abort() }));
      expect(early.answer).toBeUndefined();
      expect(early.took).toBeLessThan(500);
      const hangUp = new AbortController();
      const waiting = store.waitFor(key, read, { timeoutMs: 5_000, signal: hangUp.signal });
      await sleep(30);
      const late = await timed(() => {
        hangUp.abort();
        return waiting;
      });
      expect(late.answer).toBeUndefined();
      expect(late.took).toBeLessThan(500);
    });

    it('ends with what went wrong when looking fails', async () => {
      const read = async () => {
        throw new Error('broken');
      };
      await expect(store.waitFor(key, read, { timeoutMs: 5_000 })).rejects.toThrow('broken');
    });

    it('wakes a thousand waiters with one publication', async () => {
      const { state, read } = subject();
      const waiting = Array.from({ length: 1_000 }, (_, index) => node(index).waitFor(key, read, { timeoutMs: 8_000 }));
      await sleep(50);
      state.value = 'news';
      const { answer, took } = await timed(async () => {
        await store.publish(key);
        return Promise.all(waiting);
      });
      expect(new Set(answer)).toEqual(new Set(['news']));
      expect(took).toBeLessThan(4_000);
    });

    it('keeps nothing of a wait that is over, however it ended', async () => {
      const { signal } = new AbortController();
      setMaxListeners(0, signal);
      const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
      const before = timers();
      const { state, read } = subject();
      const broken = async () => Promise.reject(new Error('broken'));
      const waits = crowd.flatMap(() => [
        store.waitFor(key, read, { timeoutMs: 40, signal }),
        store.waitFor(key, broken, { timeoutMs: minute, signal }).catch(() => undefined),
        store.waitFor(key, async () => 'there', { timeoutMs: minute, signal }),
        store.waitFor(key, read, { timeoutMs: minute, signal: AbortSignal.timeout(20) }),
      ]);
      await Promise.all(waits);
      const { reads } = state;
      await store.publish(key);
      await sleep(50);
      expect(state.reads).toBe(reads);
      expect(getEventListeners(signal, 'abort')).toEqual([]);
      expect(timers()).toBeLessThan(before + 10); // a client of Redis has a few of its own
      expect(topicsOf(store)).toBe(0);
    });
  });
}

/** How many topics a store still keeps waiters of. Seen from outside they would only show as lost memory. */
function topicsOf(store: KeyValueStore): number {
  return (store as unknown as { wakeUps: { sleepers: Map<string, unknown> } }).wakeUps.sleepers.size;
}
