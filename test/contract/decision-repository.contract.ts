import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CitizenRepository } from '../../src/core/citizens/index.js';
import type { Device } from '../../src/core/devices/domain/device.js';
import { DeviceRepository } from '../../src/core/devices/persistence/device.repository.js';
import type { SigningSession } from '../../src/core/signing-sessions/domain/signing-session.js';
import { refusals, type Outcome } from '../../src/core/signing-sessions/domain/outcome.js';
import { DecisionRepository, type Decision } from '../../src/core/signing-sessions/persistence/decision.repository.js';
import type { TestDatabase } from '../support/databases.js';
import { makeApproval, makeCitizen, makeDevice, makeSession } from '../support/records.js';

const now = Date.UTC(2026, 10, 23, 12);

/** What the service expects of the records of how sessions ended, whatever keeps them. */
export function decisionRepositoryContract(given: () => TestDatabase): void {
  let nodes: TestDatabase;
  let decisions: DecisionRepository;
  let elsewhere: DecisionRepository;
  let device: Device;

  beforeAll(() => {
    nodes = given();
    decisions = new DecisionRepository(nodes.database);
    elsewhere = new DecisionRepository(nodes.other);
  });
  beforeEach(async () => {
    device = makeDevice((await new CitizenRepository(nodes.database).addOrRename(makeCitizen())).id);
    const repository = new DeviceRepository(nodes.database);
    await nodes.database.transaction((within) => repository.add(device, device.id, [], within));
  });

  const decide = (session: SigningSession, decision: Decision, at = nodes.database) =>
    at.transaction((within) => decisions.decide(session, decision, within));
  const refused = (at = now): Decision => ({ outcome: { result: 'refused', at }, assertionHash: undefined });
  const claimed = (of = device) =>
    makeSession({
      state: { name: 'claimed', claim: { citizenId: of.citizenId, deviceId: of.id, method: 'app_link' } },
    });

  describe('a decision', () => {
    it('stands for exactly one of 50 who decide at once, and everybody finds that one', async () => {
      const session = claimed();
      const possible = Array.from({ length: 50 }, (_, index): Decision => {
        const outcome: Outcome = index % 2 ? makeApproval(device, now + index) : { result: 'refused', at: now + index };
        return { outcome, assertionHash: index % 2 ? `hash ${index}` : undefined };
      });
      const won = await Promise.all(
        possible.map((decision, index) => decide(session, decision, index % 3 ? nodes.database : nodes.other)),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      const standing = possible[won.indexOf(true)];
      expect(await decisions.find(session.id)).toEqual(standing);
      expect(await elsewhere.find(session.id)).toEqual(standing);
    });

    it('never changes', async () => {
      const session = claimed();
      expect(await decide(session, { outcome: makeApproval(device), assertionHash: 'one' })).toBe(true);
      expect(await decide(session, refused())).toBe(false);
      expect(await decide(session, { outcome: makeApproval(device), assertionHash: 'two' })).toBe(false);
      expect(await elsewhere.find(session.id)).toEqual({ outcome: makeApproval(device), assertionHash: 'one' });
    });

    it('does not stand when its transaction is rolled back, and another may', async () => {
      const session = makeSession();
      const failing = nodes.database.transaction(async (within) => {
        expect(await decisions.decide(session, refused(), within)).toBe(true);
        throw new Error('the audit is full');
      });
      await expect(failing).rejects.toThrow('the audit is full');
      expect(await decisions.find(session.id)).toBeUndefined();
      expect(await decide(session, refused(now + 1))).toBe(true);
    });

    it('is found as it was made, for every way to end', async () => {
      for (const result of refusals) {
        const session = makeSession();
        expect(await decide(session, { outcome: { result, at: now }, assertionHash: undefined })).toBe(true);
        expect(await elsewhere.find(session.id)).toEqual({ outcome: { result, at: now }, assertionHash: undefined });
      }
      const approval: Outcome = { ...makeApproval(device), level: 'substantial', method: 'passkey', keyStays: false };
      const session = makeSession();
      await decide(session, { outcome: approval, assertionHash: 'hash' });
      expect(await elsewhere.find(session.id)).toEqual({ outcome: approval, assertionHash: 'hash' });
    });

    it('of a session that has not ended is not found', async () => {
      expect(await decisions.find(makeSession().id)).toBeUndefined();
    });
  });

  describe('the past requests of a citizen', () => {
    it('are those of that citizen, the newest first, as they were shown', async () => {
      const [approved, turnedDown, nobodys] = [makeSession(), claimed(), makeSession()];
      await decide(approved, { outcome: makeApproval(device, now), assertionHash: 'hash' });
      await decide(turnedDown, refused(now + 1));
      await decide(nobodys, refused(now + 2));
      const shown = { relyingPartyName: 'Портал', purpose: 'Sign in', starter: 'Firefox, Linux' };
      expect(await elsewhere.pastOf(device.citizenId, 0, 10)).toEqual([
        { ...shown, id: turnedDown.id, result: 'refused', method: 'app_link', level: undefined, decidedAt: now + 1 },
        { ...shown, id: approved.id, result: 'approved', method: 'app_qr', level: 'high', decidedAt: now },
      ]);
    });

    it('are as many as were asked for, and after the time that was asked for', async () => {
      for (let minute = 0; minute < 5; minute += 1) await decide(claimed(), refused(now + minute));
      const times = (past: readonly { decidedAt: number }[]) => past.map(({ decidedAt }) => decidedAt - now);
      expect(times(await decisions.pastOf(device.citizenId, now + 1, 10))).toEqual([4, 3, 2]);
      expect(times(await decisions.pastOf(device.citizenId, 0, 2))).toEqual([4, 3]);
    });

    it('stay on record without a name when the citizen is erased', async () => {
      const session = claimed();
      await decide(session, refused());
      await nodes.database.manager.query('DELETE FROM citizen WHERE id = $1', [device.citizenId]);
      expect(await decisions.pastOf(device.citizenId, 0, 10)).toEqual([]);
      expect(await decisions.find(session.id)).toEqual(refused());
      expect(await decide(session, refused(now + 1))).toBe(false);
    });
  });
}
