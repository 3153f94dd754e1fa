import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { CitizenRepository } from '../../src/core/citizens/index.js';
import type { Credential, Device, DeviceId } from '../../src/core/devices/domain/device.js';
import { DeviceRepository } from '../../src/core/devices/persistence/device.repository.js';
import { violatedConstraint } from '../../src/platform/persistence/index.js';
import type { TestDatabase } from '../support/databases.js';
import { makeCitizen, makeCredential, makeDevice } from '../support/records.js';

/** What the service expects of the records of phones and their credentials, whatever keeps them. */
export function deviceRepositoryContract(given: () => TestDatabase): void {
  let nodes: TestDatabase;
  let devices: DeviceRepository;
  let elsewhere: DeviceRepository;
  let device: Device;
  let credential: Credential;

  beforeAll(() => {
    nodes = given();
    devices = new DeviceRepository(nodes.database);
    elsewhere = new DeviceRepository(nodes.other);
  });
  beforeEach(async () => {
    const citizen = await new CitizenRepository(nodes.database).addOrRename(makeCitizen());
    device = makeDevice(citizen.id);
    credential = makeCredential(device.id);
  });

  const add = (
    added = device,
    credentials: readonly Credential[] = [credential],
    activation: string = randomUUID(),
    at = nodes.database,
  ) => at.transaction((within) => devices.add(added, activation, credentials, within));
  const violationOf = (call: Promise<unknown>) =>
    call.then(
      () => 'none',
      (error: unknown) => violatedConstraint(error),
    );
  const advance = (count: number, at = nodes.database) =>
    at.transaction((within) => devices.advanceCount(credential.id, count, within));

  describe('adding', () => {
    it('gives the phone and its credentials back as they were added', async () => {
      const signing = makeCredential(device.id, { purpose: 'signing', signCount: 7, backupEligible: true });
      await add(device, [credential, signing]);
      expect(await elsewhere.find(device.id)).toEqual(device);
      expect(await elsewhere.findEquipped(device.id)).toEqual({ device, credential });
      expect(await elsewhere.findCredential(signing.id)).toEqual(signing);
      expect(await elsewhere.findCredentialOf(device.id, 'authentication')).toEqual(credential);
      expect(await elsewhere.findCredentialOf(device.id, 'signing')).toEqual(signing);
    });

    it('knows no other phone and no other credential', async () => {
      await add();
      expect(await devices.find(randomUUID() as DeviceId)).toBeUndefined();
      expect(await devices.findEquipped(randomUUID() as DeviceId)).toBeUndefined();
      expect(await devices.findCredential(randomUUID())).toBeUndefined();
      expect(await devices.findCredentialOf(device.id, 'signing')).toBeUndefined();
      expect(await devices.findCredentialOf(randomUUID() as DeviceId, 'authentication')).toBeUndefined();
    });

    it('knows a phone that has no credential for sign-ins as such', async () => {
      await add(device, [makeCredential(device.id, { purpose: 'signing' })]);
      expect(await devices.findEquipped(device.id)).toEqual({ device, credential: undefined });
    });

    it('gives a key back byte for byte', async () => {
      const publicKey = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      await add(device, [{ ...credential, publicKey }]);
      const kept = (await elsewhere.findCredential(credential.id))?.publicKey;
      expect(kept).toEqual(publicKey);
      expect(Object.getPrototypeOf(kept)).toBe(Uint8Array.prototype);
    });

    it('makes one phone of one activation, even of 50 at once', async () => {
      const activation = randomUUID();
      const ends = await Promise.all(
        Array.from({ length: 50 }, (_, index) => {
          const added = makeDevice(device.citizenId);
          const at = index % 2 ? nodes.database : nodes.other;
          return violationOf(add(added, [makeCredential(added.id)], activation, at));
        }),
      );
      expect(ends.filter((end) => end === 'none')).toHaveLength(1);
      expect(ends.filter((end) => end === 'device_activation_id_key')).toHaveLength(49);
    });

    it('takes no credential id and no key a second time, and then keeps nothing of the phone', async () => {
      await add();
      const second = makeDevice(device.citizenId);
      const sameId = makeCredential(second.id, { id: credential.id });
      const sameKey = makeCredential(second.id, { publicKey: credential.publicKey });
      expect(await violationOf(add(second, [sameId]))).toBe('credential_pkey');
      expect(await violationOf(add(second, [sameKey]))).toBe('credential_public_key_key');
      expect(await devices.find(second.id)).toBeUndefined();
      expect(await devices.findCredential(credential.id)).toEqual(credential);
    });

    it('takes no phone of nobody', async () => {
      expect(await violationOf(add(makeDevice(randomUUID() as never), []))).toBe('device_citizen_id_fkey');
    });
  });

  describe('the count of a credential', () => {
    it('goes up for exactly one of 50 who present the same count at once', async () => {
      await add();
      const advanced = await Promise.all(
        Array.from({ length: 50 }, (_, index) => advance(5, index % 2 ? nodes.database : nodes.other)),
      );
      expect(advanced.filter(Boolean)).toHaveLength(1);
      expect((await devices.findCredential(credential.id))?.signCount).toBe(5);
    });

    it('never goes down and never stands still once it counts, in any order of 50 at once', async () => {
      await add();
      const counts = Array.from({ length: 50 }, (_, index) => ((index * 37) % 50) + 1);
      const advanced = await Promise.all(counts.map((count) => advance(count)));
      const accepted = counts.filter((_, index) => advanced[index]);
      expect(accepted).toContain(50);
      expect((await devices.findCredential(credential.id))?.signCount).toBe(50);
      for (const count of [50, 49, 1, 0]) expect(await advance(count)).toBe(false);
      expect(await advance(51)).toBe(true);
    });

    it('may stay at zero for an authenticator that does not count', async () => {
      await add();
      expect([await advance(0), await advance(0)]).toEqual([true, true]);
    });

    it('holds the largest count there is', async () => {
      await add();
      expect(await advance(2 ** 32 - 1)).toBe(true);
      expect((await elsewhere.findCredential(credential.id))?.signCount).toBe(2 ** 32 - 1);
    });

    it('does not move for a frozen credential, nor for an unknown one', async () => {
      await add();
      await nodes.database.transaction((within) => devices.freezeCredential(credential.id, within));
      expect(await advance(9)).toBe(false);
      expect(await elsewhere.findCredential(credential.id)).toEqual({ ...credential, status: 'frozen' });
      credential = makeCredential(device.id);
      expect(await advance(9)).toBe(false);
    });
  });

  it('revokes one phone and no other', async () => {
    const second = makeDevice(device.citizenId);
    await add();
    await add(second, []);
    await nodes.database.transaction((within) => devices.revoke(device.id, within));
    expect(await elsewhere.find(device.id)).toEqual({ ...device, status: 'revoked' });
    expect(await elsewhere.find(second.id)).toEqual(second);
  });

  it('forgets a phone with its citizen', async () => {
    await add();
    await nodes.database.manager.query('DELETE FROM citizen WHERE id = $1', [device.citizenId]);
    expect(await devices.find(device.id)).toBeUndefined();
    expect(await devices.findCredential(credential.id)).toBeUndefined();
  });
}
