import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import type { Clock } from '#libs/kernel';
import { InProcessKeyValueStore, type KeyValueStore } from '../../src/platform/key-value/index.js';
import { connectPatiently, redisUrl } from './stores.js';

/** A key-value store that a test can look into and do harm to. */
export interface FastStore {
  readonly keyValue: KeyValueStore;
  /** The same store as another node sees it. */
  readonly other: KeyValueStore;
  /** Every key and every value, as whoever has the store reads them. */
  raw(): Promise<string[]>;
  /** Everything is lost. */
  wipe(): Promise<void>;
  /** Takes a copy, as a replica has it that lags behind. @returns what puts it in place of the store */
  copy(): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export function openInProcess(clock: Clock): FastStore {
  const keyValue = new InProcessKeyValueStore(clock);
  const { entries } = keyValue as unknown as { entries: Map<string, { value: string | Set<string> }> };
  const text = (value: string | Set<string>) => (typeof value === 'string' ? value : [...value].join(' '));
  return {
    keyValue,
    other: keyValue,
    raw: async () => [...entries].flatMap(([key, { value }]) => [key, text(value)]),
    wipe: async () => entries.clear(),
    copy: async () => {
      const copied = new Map(entries);
      return async () => {
        entries.clear();
        for (const [key, entry] of copied) entries.set(key, entry);
      };
    },
    close: () => keyValue.close(),
  };
}

export async function openRedis(): Promise<FastStore> {
  const prefix = `test-${randomUUID()}:`;
  const keyValue = await connectPatiently(prefix);
  const other = await connectPatiently(prefix);
  const admin = new Redis(redisUrl);
  const keys = () => admin.keys(`${prefix}*`);
  const wipe = async () => {
    const all = await keys();
    if (all.length > 0) await admin.del(...all);
  };
  const read = async (key: string) =>
    (await admin.type(key)) === 'set' ? (await admin.smembers(key)).join(' ') : ((await admin.get(key)) ?? '');
  const dump = async (key: string) => ({ key, ttl: await admin.pttl(key), value: await admin.dumpBuffer(key) });
  return {
    keyValue,
    other,
    raw: async () => {
      const all = await keys();
      return [...all, ...(await Promise.all(all.map(read)))];
    },
    wipe,
    copy: async () => {
      const copied = await Promise.all((await keys()).map(dump));
      return async () => {
        await wipe();
        for (const { key, ttl, value } of copied) await admin.restore(key, ttl, value ?? '');
      };
    },
    close: async () => {
      await wipe();
      admin.disconnect();
      await Promise.all([keyValue.close(), other.close()]);
    },
  };
}
