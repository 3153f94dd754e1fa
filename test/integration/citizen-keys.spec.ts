import { createPublicKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SystemClock } from '#libs/kernel';
import { verifyData } from '#libs/smart-id-api';
import { CredentialRefused, type Credential } from '../../src/core/devices/index.js';
import {
  ActivationRefused,
  ActivationSpent,
  CitizenKeyUnknown,
  VerifyEvidence,
  type CitizenKeyId,
} from '../../src/core/key-vault/index.js';
import { SignatureActivationModule } from '../../src/core/key-vault/signing-module/signature-activation-module.js';
import { SoftwareKeyProtection } from '../../src/core/key-vault/signing-module/software-key-protection.js';
import { answer, document, makeIntent, site } from '../support/citizen-keys.js';
import { databaseKinds, openTestDatabase, type TestDatabase } from '../support/databases.js';
import { makeActivation, openRoom, settle, type Citizenship, type Room } from '../support/key-vault.js';

const protection = new SoftwareKeyProtection(Buffer.alloc(32, 'vault').toString('base64url'));
const pss = { padding: 'pss', hash: 'SHA-256' } as const;

describe.each(databaseKinds)('citizens’ keys, in %s', (kind) => {
  let nodes: TestDatabase;
  let room: Room;
  let elsewhere: Room;
  let one: Citizenship;
  beforeAll(async () => {
    nodes = await openTestDatabase(kind);
    const vault = new SignatureActivationModule(protection, site, new SystemClock());
    [room, elsewhere] = [openRoom(nodes.database, vault), openRoom(nodes.other, vault)];
    one = await settle(nodes, room, 'signing');
  });
  afterAll(() => nodes.dispose());

  const query = <Row>(statement: string, parameters: unknown[] = []) =>
    nodes.database.manager.query<Row[]>(statement, parameters);
  const publicKeyOf = ({ key }: Citizenship) =>
    createPublicKey({ key: Buffer.from(key.publicKey), format: 'der', type: 'spki' });
  const fault = (attempt: Promise<unknown>) =>
    attempt.then(
      () => undefined,
      (error: unknown) =>
        error instanceof CredentialRefused || error instanceof ActivationRefused ? error.fault : error,
    );

  it('sign what the citizen has approved, on any node', async () => {
    for (const node of [room, elsewhere]) {
      const signature = await node.signing.sign(makeActivation(one), one.citizen.pseudonym, one.device);
      expect(verifyData(document, signature, publicKeyOf(one), pss)).toBe(true);
    }
  });

  it('are found as they were made, and a credential has one for ever', async () => {
    expect(await elsewhere.keys.find(one.key.id)).toEqual({
      ...one.key,
      publicKey: Uint8Array.from(one.key.publicKey),
      wrapped: Uint8Array.from(one.key.wrapped),
      seal: Uint8Array.from(one.key.seal),
    });
    const again = await room.create.create(one.citizen, one.phone.credential);
    expect(again.id).toBe(one.key.id);
    const second = await room.create.make(one.citizen, one.phone.credential);
    const kept = await nodes.database.transaction((within) => room.create.store(second, one.citizen, within));
    expect(kept.id).toBe(one.key.id);
  });

  it('give one signature to 50 who use one approval at once, on two nodes', async () => {
    const activation = makeActivation(one);
    const uses = Array.from({ length: 50 }, (_, index) =>
      (index % 2 ? room : elsewhere).signing.sign(activation, one.citizen.pseudonym),
    );
    const settled = await Promise.allSettled(uses);
    const given = settled.filter(({ status }) => status === 'fulfilled');
    const reasons = settled.flatMap((use) => (use.status === 'rejected' ? [use.reason as unknown] : []));
    expect(given).toHaveLength(1);
    expect(reasons.every((reason) => reason instanceof ActivationSpent)).toBe(true);
    expect(
      await query('SELECT 1 FROM credential WHERE id = $1 AND status = $2', [one.key.credential.id, 'frozen']),
    ).toEqual([]);
    const [first] = given;
    const released = await elsewhere.signing.released(activation.intent);
    expect(first?.status === 'fulfilled' && Buffer.from(first.value)).toEqual(released);
  });

  it('sign no second time for another answer to the same question', async () => {
    const intent = makeIntent(one);
    const activation = { ...makeActivation(one), intent };
    const first = { ...activation, assertion: answer(one.phone, intent) };
    const second = { ...activation, assertion: answer(one.phone, intent) };
    await room.signing.sign(first, one.citizen.pseudonym);
    await expect(room.signing.sign(second, one.citizen.pseudonym)).rejects.toThrow(ActivationSpent);
  });

  it('leave nothing behind when what belongs to the signature fails', async () => {
    const activation = makeActivation(one);
    const held = await room.signing.activate(activation);
    const failing = nodes.database.transaction(async (within) => {
      await room.signing.release(held, one.citizen.pseudonym, within);
      throw new Error('the session could not be ended');
    });
    await expect(failing).rejects.toThrow('the session could not be ended');
    expect(await room.signing.released(activation.intent)).toBeUndefined();
    expect(await room.signing.sign(activation, one.citizen.pseudonym)).toHaveLength(384);
  });

  it('show no signature before it is released', async () => {
    const held = await room.signing.activate(makeActivation(one));
    const { signature } = JSON.parse(held.record.evidence) as { signature: string };
    expect(Object.values({ ...held }).some((value) => value instanceof Uint8Array)).toBe(false);
    expect(JSON.stringify({ ...held, record: undefined })).not.toContain(signature);
  });

  it('are not used for a phone that is revoked, frozen, another, or another citizen’s', async () => {
    const two = await settle(nodes, room, 'signing', 'EC-P256');
    const sign = (from = two.device) => fault(room.signing.sign(makeActivation(two), two.citizen.pseudonym, from));
    expect(await sign(one.device)).toBe('foreign_credential');
    await query('UPDATE device SET citizen_id = $1 WHERE id = $2', [one.citizen.id, two.device.id]);
    const moved = makeActivation(two);
    expect(await fault(room.signing.sign(moved, two.citizen.pseudonym))).toBe('unknown_credential');
    await query('UPDATE device SET citizen_id = $1 WHERE id = $2', [two.citizen.id, two.device.id]);
    await query(`UPDATE credential SET status = 'frozen' WHERE id = $1`, [two.key.credential.id]);
    expect(await sign()).toBe('frozen_credential');
    await query(`UPDATE credential SET status = 'active' WHERE id = $1`, [two.key.credential.id]);
    await query(`UPDATE device SET status = 'revoked' WHERE id = $1`, [two.device.id]);
    expect(await fault(room.signing.sign(makeActivation(two), two.citizen.pseudonym))).toBe('unknown_credential');
    await query(`UPDATE device SET status = 'active' WHERE id = $1`, [two.device.id]);
    expect(await sign()).toBeUndefined();
  });

  it('freeze the credential whose count does not grow: its key was copied', async () => {
    const two = await settle(nodes, room, 'signing', 'EC-P256');
    await room.signing.sign(makeActivation(two), two.citizen.pseudonym);
    await query('UPDATE credential SET sign_count = 1000 WHERE id = $1', [two.key.credential.id]);
    expect(await fault(room.signing.sign(makeActivation(two), two.citizen.pseudonym))).toBe('counter');
    expect(await fault(room.signing.sign(makeActivation(two), two.citizen.pseudonym))).toBe('frozen_credential');
  });

  it('are of no use to who can write the records', async () => {
    const [victim, thief] = [
      await settle(nodes, room, 'signing', 'EC-P256'),
      await settle(nodes, room, 'signing', 'EC-P256'),
    ];
    const use = (activation = makeActivation(victim)) => fault(room.signing.sign(activation, 'x'));
    const restore = () =>
      query(
        'UPDATE citizen_key SET credential = $2, wrapped = $3, seal = $4, use = $5, citizen_id = $6 WHERE id = $1',
        [
          ...[victim.key.id, JSON.stringify(victim.key.credential), Buffer.from(victim.key.wrapped)],
          ...[Buffer.from(victim.key.seal), victim.key.use, victim.citizen.id],
        ],
      );
    const swaps: readonly [string, unknown][] = [
      ['credential', JSON.stringify({ ...victim.key.credential, publicKey: thief.key.credential.publicKey })],
      ['wrapped', Buffer.from(thief.key.wrapped)],
      ['seal', Buffer.from(thief.key.seal)],
      ['use', 'authentication'],
    ];
    for (const [column, value] of swaps) {
      await query(`UPDATE citizen_key SET ${column} = $2 WHERE id = $1`, [victim.key.id, value]);
      expect([column, await use()]).toEqual([column, expect.stringMatching(/^(broken_seal|wrong_use)$/)]);
      await restore();
    }
    // The thief's own phone, under the name of the victim's credential.
    const stolen = Buffer.from(thief.phone.credential.publicKey);
    await query('DELETE FROM credential WHERE id = $1', [thief.key.credential.id]);
    await query('UPDATE credential SET public_key = $2 WHERE id = $1', [victim.key.credential.id, stolen]);
    const { authenticator } = thief.phone;
    const intent = makeIntent(victim);
    const { id } = victim.key.credential;
    const forged = { ...answer({ ...thief.phone, authenticator }, intent), id, rawId: id };
    expect(await use({ ...makeActivation(victim), intent, assertion: forged })).toBe('assertion_signature');
    expect(await use()).toBeUndefined();
  });

  it('that nobody has are unknown', async () => {
    const keyId = '00000000-0000-4000-8000-000000000000' as CitizenKeyId;
    const activation = { ...makeActivation(one), keyId };
    await expect(room.signing.sign(activation, 'x')).rejects.toThrow(CitizenKeyUnknown);
  });

  it('of authentication sign no document, nor those of signatures a message', async () => {
    const two = await settle(nodes, room, 'authentication');
    const purpose: Credential['purpose'] = 'authentication';
    expect(two.key.use).toBe(purpose);
    expect(await room.signing.sign(makeActivation(two), two.citizen.pseudonym)).toHaveLength(384);
    expect(await fault(room.signing.sign(makeActivation(two, { use: 'signing' }), 'x'))).toBe('wrong_use');
    expect(await fault(room.signing.sign(makeActivation(one, { use: 'authentication' }), 'x'))).toBe('wrong_use');
  });

  describe('and the evidence of each signature', () => {
    const verify = async () => {
      await room.sealAll();
      return VerifyEvidence.over(nodes.database).verify(7);
    };

    it('holds, offline, for all of them', async () => {
      const verdict = await verify();
      expect(verdict).toMatchObject({ chain: { intact: true }, broken: [], unsealed: 0 });
      expect(verdict.proven).toBeGreaterThan(5);
    });

    it('shows what was changed, and what is missing', async () => {
      const activation = makeActivation(one, { interaction: { type: 'displayTextAndPIN', text: 'Pay 10 €' } });
      const held = await room.signing.activate(activation);
      await nodes.database.transaction((within) => room.signing.release(held, one.citizen.pseudonym, within));
      const { intent, evidence } = held.record;
      const change = (text: string) =>
        query('UPDATE signature_evidence SET evidence = $2 WHERE intent = $1', [intent, text]);
      await change(evidence.replace('Pay 10 €', 'Pay 99 €'));
      expect((await verify()).broken).toEqual([{ intent, fault: 'changed' }]);
      await change(evidence);
      expect((await verify()).broken).toEqual([]);
      await query('DELETE FROM signature_evidence WHERE intent = $1', [intent]);
      expect(await verify()).toMatchObject({ broken: [{ intent, fault: 'missing' }], unsealed: 0 });
    });
  });
});
