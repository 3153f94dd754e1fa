import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { KeyValueStore } from '../../src/platform/key-value/index.js';
import { waitingContract } from './waiting.contract.js';

export interface KeyValueNodes {
  readonly store: KeyValueStore;
  /** The same store as another node sees it; in a single process there is no other. */
  readonly other: KeyValueStore;
  /** Lets time pass for what is kept. */
  pass(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

const crowd = Array.from({ length: 50 }, (_, index) => index);
const minute = 60_000;

/** What the service expects of a store of what lives minutes, whatever keeps it. */
export function keyValueStoreContract(open: () => Promise<KeyValueNodes>): void {
  let nodes: KeyValueNodes;
  let store: KeyValueStore;
  let other: KeyValueStore;
  let key: string;

  beforeEach(async () => {
    nodes = await open();
    ({ store, other } = nodes);
    key = `{${randomUUID()}}`;
  });
  afterEach(() => nodes.close());

  /** Callers are spread over both nodes. */
  const node = (index: number) => (index % 2 === 0 ? store : other);

  describe('a value', () => {
    it('is there for every node once it was set, and not before', async () => {
      expect(await store.get(key)).toBeUndefined();
      await store.set(key, 'one', minute);
      expect(await other.get(key)).toBe('one');
      await other.set(key, 'two', minute);
      expect(await store.get(key)).toBe('two');
    });

    it('may be any text under any name', async () => {
      for (const text of ['', ' ', 'Їжак 🦔', 'a\r\n$3\r\nb\0c', '{"a":"\\"}', 'x'.repeat(100_000)]) {
        await store.set(`${key} ${text.slice(0, 50)}`, text, minute);
        expect(await other.get(`${key} ${text.slice(0, 50)}`)).toBe(text);
      }
    });

    it('is there until its time is over, and no longer', async () => {
      await store.set(key, 'one', 400);
      await nodes.pass(100);
      expect(await store.get(key)).toBe('one');
      await nodes.pass(310);
      expect(await store.get(key)).toBeUndefined();
    });

    it('has a whole new life when it is set again', async () => {
      await store.set(key, 'one', 80);
      await store.set(key, 'two', minute);
      await nodes.pass(100);
      expect(await store.get(key)).toBe('two');
      await store.set(key, 'three', 40);
      await nodes.pass(60);
      expect(await store.get(key)).toBeUndefined();
    });

    it('is not kept when its time was over before it was set', async () => {
      for (const ttl of [0, -1, -minute]) {
        await store.set(key, 'late', ttl);
        await nodes.pass(5);
        expect(await store.get(key)).toBeUndefined();
      }
      await store.set(key, 'short', 0.4);
      await nodes.pass(5);
      expect(await store.get(key)).toBeUndefined();
    });

    it('is gone after it was deleted, alone or with others', async () => {
      await Promise.all([store.set(`${key}a`, '1', minute), store.set(`${key}b`, '2', minute)]);
      await other.delete(`${key}a`, `${key}unknown`, `${key}b`);
      expect(await store.getMany([`${key}a`, `${key}b`])).toEqual([undefined, undefined]);
      await expect(store.delete()).resolves.toBeUndefined();
    });

    it('is read together with others, in the order that was asked for', async () => {
      await Promise.all([store.set(`${key}a`, '1', minute), store.set(`${key}b`, '', minute)]);
      const wanted = [`${key}b`, `${key}none`, `${key}a`, `${key}b`];
      expect(await store.getMany(wanted)).toEqual(['', undefined, '1', '']);
      expect(await store.getMany([])).toEqual([]);
    });
  });

  describe('a key that is still free', () => {
    it('is given to exactly one of 50 parallel callers', async () => {
      const taken = await Promise.all(crowd.map((index) => node(index).setIfAbsent(key, String(index), minute)));
      expect(taken.filter(Boolean)).toHaveLength(1);
      expect(await store.get(key)).toBe(String(taken.indexOf(true)));
    });

    it('is not given while it is taken, not even a longer life', async () => {
      await store.set(key, '', 80);
      expect(await other.setIfAbsent(key, 'mine', minute)).toBe(false);
      await nodes.pass(100);
      expect(await store.get(key)).toBeUndefined();
    });

    it('is given to one again after it has expired or was deleted', async () => {
      expect(await store.setIfAbsent(key, 'first', 40)).toBe(true);
      await nodes.pass(60);
      const second = await Promise.all(crowd.map((index) => node(index).setIfAbsent(key, 'second', minute)));
      expect(second.filter(Boolean)).toHaveLength(1);
      await store.delete(key);
      expect(await other.setIfAbsent(key, 'third', 40)).toBe(true);
      await nodes.pass(60);
      expect(await store.get(key)).toBeUndefined();
    });
  });

  describe('a change of what was read', () => {
    it('succeeds for exactly one of 50 parallel callers', async () => {
      await store.set(key, 'before', minute);
      const changed = await Promise.all(
        crowd.map((index) => node(index).replace(key, 'before', `after ${index}`, minute)),
      );
      expect(changed.filter(Boolean)).toHaveLength(1);
      expect(await store.get(key)).toBe(`after ${changed.indexOf(true)}`);
    });

    it('loses none of 50 when each tries until it succeeds', async () => {
      await store.set(key, '0', minute);
      const addOne = async (at: KeyValueStore) => {
        for (;;) {
          const seen = (await at.get(key)) ?? '';
          if (await at.replace(key, seen, String(Number(seen) + 1), minute)) return;
        }
      };
      await Promise.all(crowd.map((index) => addOne(node(index))));
      expect(await store.get(key)).toBe('50');
    });

    it('fails when the value is another, has expired or never was', async () => {
      expect(await store.replace(key, '', 'x', minute)).toBe(false);
      await store.set(key, 'one', 40);
      expect(await other.replace(key, 'two', 'x', minute)).toBe(false);
      expect(await store.get(key)).toBe('one');
      await nodes.pass(60);
      expect(await store.replace(key, 'one', 'x', minute)).toBe(false);
      expect(await store.get(key)).toBeUndefined();
    });

    it('gives the value a new life', async () => {
      await store.set(key, '', 80);
      expect(await store.replace(key, '', 'longer', minute)).toBe(true);
      await nodes.pass(100);
      expect(await store.get(key)).toBe('longer');
      expect(await store.replace(key, 'longer', 'shorter', 40)).toBe(true);
      await nodes.pass(60);
      expect(await store.get(key)).toBeUndefined();
    });
  });

  describe('a counter', () => {
    it('gives each of 50 parallel callers a number of its own', async () => {
      const numbers = await Promise.all(crowd.map((index) => node(index).increment(key, minute)));
      expect(numbers.sort((left, right) => left - right)).toEqual(crowd.map((index) => index + 1));
      expect(await store.get(key)).toBe('50');
    });

    it('begins again when its time since the first addition is over, however often was added since', async () => {
      expect(await store.increment(key, 500)).toBe(1);
      await nodes.pass(150);
      expect(await other.increment(key, 500)).toBe(2);
      await nodes.pass(360);
      expect(await store.increment(key, 500)).toBe(1);
    });
  });

  describe('a set', () => {
    it('holds each member once, of any number added at once', async () => {
      expect(await store.members(key)).toEqual([]);
      await Promise.all(crowd.map((index) => node(index).addMember(key, `member ${index % 10}`, minute)));
      expect((await other.members(key)).sort()).toEqual(crowd.slice(0, 10).map((index) => `member ${index}`));
    });

    it('is kept as long as the member that asked for the longest life', async () => {
      await store.addMember(key, 'long', 500);
      await store.addMember(key, 'short', 20);
      await nodes.pass(150);
      expect(await store.members(key)).toHaveLength(2);
      await store.addMember(key, 'longer', 900);
      await nodes.pass(400);
      expect(await store.members(key)).toHaveLength(3);
      await nodes.pass(510);
      expect(await store.members(key)).toEqual([]);
    });

    it('is empty after it was deleted', async () => {
      await store.addMember(key, 'one', minute);
      await other.delete(key);
      expect(await store.members(key)).toEqual([]);
    });
  });

  waitingContract(() => ({ store, other, key }));

  it('is ready', async () => {
    expect(await store.isReady()).toBe(true);
  });
}
