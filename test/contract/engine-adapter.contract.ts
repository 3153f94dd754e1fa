import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { errors, type AdapterPayload } from 'oidc-provider';
import { digest, type FixedClock } from '#libs/kernel';
import { Sealer } from '#libs/sealing';
import { EngineAdapter, type EngineStores } from '../../src/api/oidc/engine-store/engine-adapter.js';

export interface EngineNodes {
  readonly stores: EngineStores;
  /** The same stores as another node sees them. */
  readonly other: EngineStores;
  readonly clock: FixedClock;
  /** Lets time pass for the fast store. */
  pass(milliseconds: number): Promise<void>;
  /** Everything that either store holds, as whoever has the store reads it. */
  raw(): Promise<string[]>;
  /** The fast store loses everything. */
  wipe(): Promise<void>;
  /** Takes a copy of both stores but for the marks of what was spent. @returns what puts it in place of them */
  copy(): Promise<() => Promise<void>>;
  /** How many uses are on record. */
  usesOnRecord(): Promise<number>;
  close(): Promise<void>;
}

const crowd = Array.from({ length: 50 }, (_, index) => index);
const minute = 60;
const account = 'account-of-a-citizen';

/** What the OpenID engine relies on for one-time use, whatever keeps its artefacts. */
export function engineAdapterContract(open: () => Promise<EngineNodes>): void {
  let nodes: EngineNodes;
  let id: string;
  let grantId: string;

  beforeAll(async () => {
    nodes = await open();
  });
  afterAll(() => nodes.close());
  beforeEach(() => {
    id = randomUUID();
    grantId = randomUUID();
  });

  const adapter = (kind: string, node = 0) => new EngineAdapter(kind, node % 2 === 0 ? nodes.stores : nodes.other);
  const payloadOf = (kind: string): AdapterPayload => ({ jti: id, kind, grantId, accountId: account });
  const store = (kind: string, name = id) => adapter(kind).upsert(name, { ...payloadOf(kind), jti: name }, minute);
  const makeGrant = () => adapter('Grant').upsert(grantId, { kind: 'Grant', jti: grantId, accountId: account }, minute);
  /** 50 at once, on both nodes. */
  const useAtOnce = (kind: string) => Promise.allSettled(crowd.map((index) => adapter(kind, index).consume(id)));
  const failures = (ends: readonly PromiseSettledResult<unknown>[]) =>
    ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as Error] : []));

  describe.each([
    ['AuthorizationCode', errors.InvalidGrant],
    ['RefreshToken', errors.InvalidGrant],
    ['PushedAuthorizationRequest', errors.InvalidRequestUri],
  ])('%s', (kind, Refusal) => {
    it('is used by exactly one of 50 at once, and the others get the error of the protocol', async () => {
      await makeGrant();
      await store(kind);
      const before = await nodes.usesOnRecord();
      const refused = failures(await useAtOnce(kind));
      expect(refused).toHaveLength(49);
      expect(refused.filter((error) => !(error instanceof Refusal))).toEqual([]);
      expect(await nodes.usesOnRecord()).toBe(before + 1);
    });

    it('is found as used afterwards, by every node', async () => {
      await store(kind);
      expect(await adapter(kind).find(id)).not.toHaveProperty('consumed');
      await adapter(kind).consume(id);
      expect(await adapter(kind, 1).find(id)).toMatchObject({ jti: id, accountId: account, consumed: true });
    });

    it('stays used when the fast store loses everything', async () => {
      await makeGrant();
      await store(kind);
      await adapter(kind).consume(id);
      await nodes.wipe();
      expect(failures(await useAtOnce(kind)).filter((error) => error instanceof Refusal)).toHaveLength(50);
    });

    it('stays used when a copy from before its use takes the place of the stores', async () => {
      await makeGrant();
      await store(kind);
      const restore = await nodes.copy();
      await adapter(kind).consume(id);
      await restore();
      expect(await adapter(kind).find(id)).toMatchObject({ jti: id });
      expect(await adapter(kind).find(id)).not.toHaveProperty('consumed');
      expect(failures(await useAtOnce(kind)).filter((error) => error instanceof Refusal)).toHaveLength(50);
    });

    it('is not used when its use cannot be put on record', async () => {
      await store(kind);
      const broken = { ...nodes.stores.audit, recordWithin: () => Promise.reject(new Error('disk full')) };
      const withoutAudit = new EngineAdapter(kind, { ...nodes.stores, audit: broken as never });
      await expect(withoutAudit.consume(id)).rejects.toThrow('disk full');
      expect(failures(await useAtOnce(kind))).toHaveLength(49);
    });
  });

  describe.each(['AuthorizationCode', 'RefreshToken'])('a reuse of %s', (kind) => {
    const tokens = ['AccessToken', 'RefreshToken', 'AuthorizationCode'];
    const stolen = async () => {
      await makeGrant();
      await store(kind);
      await Promise.all(tokens.map((token) => store(token, `${token} of ${grantId}`)));
      await useAtOnce(kind);
    };

    it('revokes the grant and everything that came of it', async () => {
      await stolen();
      expect(await adapter('Grant', 1).find(grantId)).toBeUndefined();
      const left = await Promise.all(tokens.map((token) => adapter(token, 1).find(`${token} of ${grantId}`)));
      expect(left).toEqual([undefined, undefined, undefined]);
    });

    it('revokes the grant for good, also when a request that was under way stores it a moment later', async () => {
      await stolen();
      await makeGrant();
      await store('AccessToken');
      expect(await adapter('Grant', 1).find(grantId)).toBeUndefined();
    });

    it('leaves the grants of others alone', async () => {
      const [otherGrant, token] = [randomUUID(), randomUUID()];
      await adapter('Grant').upsert(otherGrant, { kind: 'Grant', jti: otherGrant }, minute);
      await adapter('AccessToken').upsert(token, { kind: 'AccessToken', jti: token, grantId: otherGrant }, minute);
      await stolen();
      expect(await adapter('Grant').find(otherGrant)).toBeDefined();
      expect(await adapter('AccessToken').find(token)).toBeDefined();
    });

    it('revokes the grant also when a copy from before its use was restored', async () => {
      await makeGrant();
      await store(kind);
      const restore = await nodes.copy();
      await adapter(kind).consume(id);
      await restore();
      expect(await adapter('Grant').find(grantId)).toBeDefined();
      await expect(adapter(kind).consume(id)).rejects.toThrow(errors.InvalidGrant);
      expect(await adapter('Grant').find(grantId)).toBeUndefined();
    });
  });

  it('keeps a pushed request past its expiry, so that a login that takes longer still marks it as used', async () => {
    await adapter('PushedAuthorizationRequest').upsert(id, payloadOf('PushedAuthorizationRequest'), 1);
    await nodes.pass(1_200);
    expect(await adapter('PushedAuthorizationRequest').find(id)).toMatchObject({ jti: id });
    expect(failures(await useAtOnce('PushedAuthorizationRequest'))).toHaveLength(49);
    expect(await adapter('PushedAuthorizationRequest').find(id)).toMatchObject({ consumed: true });
  });

  describe('ReplayDetection', () => {
    const look = () => Promise.all(crowd.map((index) => adapter('ReplayDetection', index).find(id)));
    const unknown = (answers: readonly unknown[]) => answers.filter((answer) => answer === undefined);

    it('finds an id unknown for exactly one of 50 at once, and known ever after', async () => {
      expect(unknown(await look())).toHaveLength(1);
      await adapter('ReplayDetection').upsert(id, { jti: id, kind: 'ReplayDetection', iss: 'portal' }, minute);
      expect(unknown(await look())).toHaveLength(0);
    });

    it('knows it still when the fast store has lost everything', async () => {
      await adapter('ReplayDetection').find(id);
      await nodes.wipe();
      expect(unknown(await look())).toHaveLength(0);
    });

    it('knows it as long as its assertion is valid, even for days', async () => {
      const days = 3 * 24 * 3_600;
      await adapter('ReplayDetection').find(id);
      await adapter('ReplayDetection').upsert(id, { jti: id, kind: 'ReplayDetection' }, days);
      nodes.clock.advance((days - 1) * 1000);
      await nodes.stores.spent.sweep();
      expect(unknown(await look())).toHaveLength(0);
    });
  });

  describe('what is kept', () => {
    it('tells neither ids nor persons nor contents to whoever reads the stores', async () => {
      const kinds = ['AuthorizationCode', 'RefreshToken', 'AccessToken', 'PushedAuthorizationRequest', 'Interaction'];
      const uid = randomUUID();
      await makeGrant();
      for (const kind of kinds) await store(kind, `${kind}-${id}`);
      await adapter('Session').upsert(id, { kind: 'Session', jti: id, uid, accountId: account }, minute);
      await adapter('ReplayDetection').find(id);
      await adapter('AuthorizationCode').consume(`AuthorizationCode-${id}`);
      await adapter('RefreshToken').consume(`RefreshToken-${id}`);
      const everything = await nodes.raw();
      expect(everything.join('\n').length).toBeGreaterThan(1_000);
      for (const secret of [id, grantId, uid, account, 'accountId'])
        expect(everything.filter((text) => text.includes(secret))).toEqual([]);
      expect(await adapter('Session', 1).findByUid(uid)).toMatchObject({ jti: id, accountId: account });
    });

    it('does not open in the place of another', async () => {
      await store('AccessToken');
      const kept = await nodes.stores.fast.find('AccessToken', digest(id));
      const [grant, elsewhere] = [{ grantId: undefined, uid: undefined }, randomUUID()];
      await nodes.stores.fast.put('AccessToken', digest(elsewhere), kept?.sealed ?? '', grant, minute);
      await nodes.stores.fast.put('AuthorizationCode', digest(id), kept?.sealed ?? '', grant, minute);
      expect(await adapter('AccessToken').find(elsewhere)).toBeUndefined();
      expect(await adapter('AuthorizationCode').find(id)).toBeUndefined();
      expect(await adapter('AccessToken').find(id)).toBeDefined();
    });

    it('is as good as expired when it was sealed under another key', async () => {
      await store('RefreshToken');
      const sealer = new Sealer(Buffer.alloc(32, 9).toString('base64url'), 'oidc-artefacts');
      const renewed = new EngineAdapter('RefreshToken', { ...nodes.stores, sealer });
      expect(await renewed.find(id)).toBeUndefined();
    });
  });
}
