import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { FixedClock } from '#libs/kernel';
import { InProcessKeyValueStore } from '../../src/platform/key-value/index.js';
import { connectPatiently, reachable } from '../support/stores.js';
import { keyValueStoreContract } from './key-value-store.contract.js';

describe('the key-value store in the process', () => {
  keyValueStoreContract(async () => {
    const clock = new FixedClock();
    const store = new InProcessKeyValueStore(clock);
    return { store, other: store, pass: async (ms) => clock.advance(ms), close: () => store.close() };
  });
});

const describeRedis = reachable.redis ? describe : describe.skip;

describeRedis('the key-value store in Redis', () => {
  keyValueStoreContract(async () => {
    const prefix = `test-${randomUUID()}:`;
    const connect = () => connectPatiently(prefix);
    const [store, other] = await Promise.all([connect(), connect()]);
    return {
      store,
      other,
      pass: (ms) => sleep(ms),
      close: async () => {
        await Promise.all([store.close(), other.close()]);
      },
    };
  });

  it('keeps two services apart that share one Redis', async () => {
    const [one, two] = await Promise.all(
      ['one', 'two'].map((name) => connectPatiently(`test-${name}-${randomUUID()}:`)),
    );
    if (!one || !two) throw new Error('two were asked for');
    await one.set('{key}', 'mine', 60_000);
    expect(await two.get('{key}')).toBeUndefined();
    let looks = 0;
    const waiting = two.waitFor('topic', async () => void (looks += 1), { timeoutMs: 150 });
    await one.publish('topic');
    await waiting;
    expect(looks).toBe(2);
    await one.delete('{key}');
    await Promise.all([one.close(), two.close()]);
  });
});
