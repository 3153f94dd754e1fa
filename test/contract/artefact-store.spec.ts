import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { FixedClock } from '#libs/kernel';
import { KeyValueArtefactStore } from '../../src/api/oidc/engine-store/key-value-artefact-store.js';
import { SpentMarks } from '../../src/api/oidc/engine-store/spent-marks.js';
import { SqlArtefactStore } from '../../src/api/oidc/engine-store/sql-artefact-store.js';
import { InProcessKeyValueStore } from '../../src/platform/key-value/index.js';
import { databaseKinds, openTestDatabase, type TestDatabase } from '../support/databases.js';
import { connectPatiently, reachable } from '../support/stores.js';
import { artefactStoreContract } from './artefact-store.contract.js';

describe('the artefact store in the process', () => {
  artefactStoreContract(async () => {
    const clock = new FixedClock();
    const keyValue = new InProcessKeyValueStore(clock);
    const store = new KeyValueArtefactStore(keyValue);
    return { store, other: store, pass: async (ms) => clock.advance(ms), close: () => keyValue.close() };
  });
});

const describeRedis = reachable.redis ? describe : describe.skip;

describeRedis('the artefact store in Redis', () => {
  artefactStoreContract(async () => {
    const prefix = `test-${randomUUID()}:`;
    const one = await connectPatiently(prefix);
    const two = await connectPatiently(prefix);
    return {
      store: new KeyValueArtefactStore(one),
      other: new KeyValueArtefactStore(two),
      pass: (ms) => sleep(ms),
      close: async () => {
        await Promise.all([one.close(), two.close()]);
      },
    };
  });
});

describe.each(databaseKinds)('the artefact store in %s', (kind) => {
  artefactStoreContract(async () => {
    const clock = new FixedClock();
    const { database, other, dispose } = await openTestDatabase(kind);
    return {
      store: new SqlArtefactStore(database, clock),
      other: new SqlArtefactStore(other, clock),
      pass: async (ms) => clock.advance(ms),
      close: dispose,
    };
  });
});

describe.each(databaseKinds)('the marks of what was spent, in %s', (kind) => {
  const clock = new FixedClock();
  const day = 24 * 60 * 60_000;
  let stores: TestDatabase;
  let marks: SpentMarks;
  let artefacts: SqlArtefactStore;

  beforeAll(async () => {
    stores = await openTestDatabase(kind);
    marks = new SpentMarks(stores.database, clock);
    artefacts = new SqlArtefactStore(stores.database, clock);
  });
  afterAll(() => stores.dispose());

  it('let exactly one of 50 parallel uses be the first, on all nodes', async () => {
    const elsewhere = new SpentMarks(stores.other, clock);
    const id = randomUUID();
    const firsts = await Promise.all(
      Array.from({ length: 50 }, (_, index) => (index % 2 ? marks : elsewhere).spend('Code', id)),
    );
    expect(firsts.filter(Boolean)).toHaveLength(1);
    expect(await marks.spend('Code', id)).toBe(false);
    expect(await marks.spend('Token', id)).toBe(true);
  });

  it('do not count a use that was rolled back', async () => {
    const id = randomUUID();
    const use = stores.database.transaction(async (within) => {
      expect(await marks.spend('Code', id, within)).toBe(true);
      throw new Error('rolled back');
    });
    await expect(use).rejects.toThrow('rolled back');
    expect(await marks.spend('Code', id)).toBe(true);
  });

  it('are kept for a day, or as long as was asked for, and then swept with the artefacts that have expired', async () => {
    const [short, long, artefact] = [randomUUID(), randomUUID(), randomUUID()];
    await marks.spend('Code', short);
    await marks.keep('Code', short, 60_000);
    await marks.spend('Code', long);
    await marks.keep('Code', long, 2 * day);
    await artefacts.put('Token', artefact, 'sealed', { grantId: undefined, uid: undefined }, 60);
    clock.advance(day - 1);
    await marks.sweep();
    expect(await marks.spend('Code', short)).toBe(false);
    expect(await artefacts.sweep()).toBeGreaterThanOrEqual(1);
    clock.advance(2);
    await marks.sweep();
    expect(await marks.spend('Code', short)).toBe(true);
    expect(await marks.spend('Code', long)).toBe(false);
    clock.advance(day);
    await marks.sweep();
    expect(await marks.spend('Code', long)).toBe(true);
  });
});
