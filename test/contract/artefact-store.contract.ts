import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { ArtefactStore } from '../../src/api/oidc/engine-store/artefact-store.js';

export interface ArtefactNodes {
  readonly store: ArtefactStore;
  /** The same store as another node sees it. */
  readonly other: ArtefactStore;
  pass(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

const crowd = Array.from({ length: 50 }, (_, index) => index);
const loose = { grantId: undefined, uid: undefined };
const minute = 60;

/** What the OpenID engine's adapter expects of a store, whatever keeps it. */
export function artefactStoreContract(open: () => Promise<ArtefactNodes>): void {
  let nodes: ArtefactNodes;
  let store: ArtefactStore;
  let other: ArtefactStore;
  let id: string;

  beforeAll(async () => {
    nodes = await open();
    ({ store, other } = nodes);
  });
  afterAll(() => nodes.close());
  beforeEach(() => {
    id = randomUUID();
  });

  describe('what was put', () => {
    it('is found by every node, under its kind only', async () => {
      expect(await store.find('Code', id)).toBeUndefined();
      await store.put('Code', id, 'sealed', loose, minute);
      expect(await other.find('Code', id)).toMatchObject({ sealed: 'sealed', consumed: false });
      expect(await store.find('Token', id)).toBeUndefined();
    });

    it('is replaced, with its life, when it is put again', async () => {
      await store.put('Code', id, 'one', loose, 0.05);
      await other.put('Code', id, 'two', loose, minute);
      await nodes.pass(80);
      expect(await store.find('Code', id)).toMatchObject({ sealed: 'two' });
      await store.put('Code', id, 'three', loose, 0.05);
      await nodes.pass(80);
      expect(await store.find('Code', id)).toBeUndefined();
    });

    it('is one of the 50 when 50 put it at once', async () => {
      await Promise.all(crowd.map((index) => (index % 2 ? store : other).put('Code', id, `${index}`, loose, minute)));
      expect(crowd.map(String)).toContain((await store.find('Code', id))?.sealed);
    });

    it('is not found when its time is over, by its id or its uid', async () => {
      const uid = randomUUID();
      await store.put('Session', id, 'sealed', { grantId: undefined, uid }, 0.05);
      await nodes.pass(80);
      expect(await store.find('Session', id)).toBeUndefined();
      expect(await store.findByUid('Session', uid)).toBeUndefined();
    });

    it('is found by its uid, with its id, under its kind only', async () => {
      const uid = randomUUID();
      await store.put('Session', id, 'sealed', { grantId: undefined, uid }, minute);
      expect(await other.findByUid('Session', uid)).toMatchObject({ id, sealed: 'sealed', consumed: false });
      expect(await store.findByUid('Interaction', uid)).toBeUndefined();
      expect(await store.findByUid('Session', id)).toBeUndefined();
      await store.destroy('Session', id);
      expect(await store.findByUid('Session', uid)).toBeUndefined();
    });

    it('is gone once it was destroyed, even by 50 at once, and nothing else is', async () => {
      const neighbour = randomUUID();
      await Promise.all([id, neighbour].map((each) => store.put('Code', each, 'sealed', loose, minute)));
      await Promise.all(crowd.map((index) => (index % 2 ? store : other).destroy('Code', id)));
      expect(await store.find('Code', id)).toBeUndefined();
      expect(await store.find('Code', neighbour)).toBeDefined();
    });
  });

  describe('what was used', () => {
    it('is found as consumed by every node, by its id and its uid', async () => {
      const uid = randomUUID();
      await store.put('Code', id, 'sealed', { grantId: undefined, uid }, minute);
      await store.consume('Code', id);
      expect(await other.find('Code', id)).toMatchObject({ sealed: 'sealed', consumed: true });
      expect(await other.findByUid('Code', uid)).toMatchObject({ id, consumed: true });
    });

    it('stays used when it is used or put again, even by 50 at once', async () => {
      await store.put('Code', id, 'one', loose, minute);
      await store.consume('Code', id);
      await Promise.all(
        crowd.map((index) => {
          const node = index % 2 ? store : other;
          return index % 3 ? node.put('Code', id, 'two', loose, minute) : node.consume('Code', id);
        }),
      );
      expect(await store.find('Code', id)).toMatchObject({ sealed: 'two', consumed: true });
    });

    it('says nothing of another kind with the same id', async () => {
      await store.put('Code', id, 'sealed', loose, minute);
      await store.put('Token', id, 'sealed', loose, minute);
      await store.consume('Code', id);
      expect(await store.find('Token', id)).toMatchObject({ consumed: false });
    });

    it('does not come to life by being used', async () => {
      await store.consume('Code', id);
      expect(await store.find('Code', id)).toBeUndefined();
    });
  });

  describe('revoking a grant', () => {
    it('destroys everything of the kind that belongs to it, used or not, and nothing else', async () => {
      const [grantId, otherGrant] = [randomUUID(), randomUUID()];
      const ids = crowd.map(() => randomUUID());
      await Promise.all(ids.map((each) => store.put('Token', each, 'sealed', { grantId, uid: undefined }, minute)));
      await store.consume('Token', ids[0] ?? '');
      await store.put('Token', id, 'sealed', { grantId: otherGrant, uid: undefined }, minute);
      await store.put('Code', id, 'sealed', { grantId, uid: undefined }, minute);
      await Promise.all(crowd.map((index) => (index % 2 ? store : other).revokeByGrant('Token', grantId)));
      const left = await Promise.all(ids.map((each) => other.find('Token', each)));
      expect(left.filter(Boolean)).toEqual([]);
      expect(await store.find('Token', id)).toBeDefined();
      expect(await store.find('Code', id)).toBeDefined();
    });

    it('reaches what lives longer than its siblings', async () => {
      const grantId = randomUUID();
      await store.put('Token', id, 'sealed', { grantId, uid: undefined }, minute);
      await store.put('Token', randomUUID(), 'sealed', { grantId, uid: undefined }, 0.05);
      await nodes.pass(80);
      await store.revokeByGrant('Token', grantId);
      expect(await store.find('Token', id)).toBeUndefined();
    });

    it('of which nothing is known does nothing', async () => {
      await expect(store.revokeByGrant('Token', randomUUID())).resolves.toBeUndefined();
    });
  });
}
