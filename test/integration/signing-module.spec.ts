import { spawn, type ChildProcess } from 'node:child_process';
import { createPrivateKey, createPublicKey, type JsonWebKey } from 'node:crypto';
import { serialize } from 'node:v8';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyData } from '#libs/smart-id-api';
import { ProcessKeyVault } from '../../src/core/key-vault/adapters/process-key-vault.js';
import { SigningProcess } from '../../src/core/key-vault/adapters/signing-process.js';
import { ActivationRefused, VaultUnavailable } from '../../src/core/key-vault/index.js';
import { SoftwareKeyProtection } from '../../src/core/key-vault/signing-module/software-key-protection.js';
import { Log } from '../../src/platform/logging/index.js';
import { document, enrol, makeOrder, site, type Enrolled } from '../support/citizen-keys.js';
import { openTestDatabase, type TestDatabase } from '../support/databases.js';
import { makeActivation, openRoom, settle, type Room } from '../support/key-vault.js';
import { until } from '../support/until.js';

const vaultKey = Buffer.alloc(32, 'vault').toString('base64url');
const settings = { protection: { kind: 'software', vaultKey }, site, readyKeys: 1 } as const;
const pss = { padding: 'pss', hash: 'SHA-256' } as const;

/** A vault whose log and messages can be looked at. */
function openVault(patienceMs?: number, program?: string) {
  const logged: string[] = [];
  const messages: Buffer[] = [];
  const log = new Log({ write: (line: string) => void logged.push(line) }, 'info');
  const vault = new ProcessKeyVault(settings, log, () => {
    const started = new SigningProcess(program, patienceMs);
    const { child } = started as unknown as { child: ChildProcess };
    const send = child.send.bind(child) as (message: object, done: () => void) => boolean;
    child.send = ((message: object, done: () => void) => (
      messages.push(serialize(message)),
      send(message, done)
    )) as never;
    child.on('message', (message) => void messages.push(serialize(message)));
    return started;
  });
  return { vault, logged, messages };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('the signing module', () => {
  const { vault, logged, messages } = openVault();
  let one: Enrolled;
  beforeAll(async () => {
    one = await enrol(vault, 'signing');
  });
  afterAll(() => vault.close());

  it('is a process of its own, which makes keys and signs with them', async () => {
    const { signature } = await vault.sign(makeOrder(one));
    const publicKey = createPublicKey({ key: Buffer.from(one.key.publicKey), format: 'der', type: 'spki' });
    expect(verifyData(document, signature, publicKey, pss)).toBe(true);
    expect(vault.pid).not.toBe(process.pid);
    expect(isAlive(vault.pid!)).toBe(true);
  });

  it('says which check an order has failed', async () => {
    const order = makeOrder(one, { expiresAt: 1 });
    await expect(vault.sign(order)).rejects.toMatchObject({ constructor: ActivationRefused, fault: 'expired' });
  });

  it('answers each of many who ask at once, in whatever order', async () => {
    const digests = Array.from({ length: 20 }, (_, index) => Buffer.alloc(32, index).toString('base64'));
    const orders = digests.map((value) => makeOrder(one, { digest: { algorithm: 'SHA-256', value } }));
    const results = await Promise.all(orders.map((order) => vault.sign(order)));
    results.forEach(({ evidence }, index) => expect(evidence).toContain(digests[index]));
  });

  describe('when it dies', () => {
    it('fails what was under way, cleanly, and is there again', async () => {
      const before = vault.pid!;
      const underWay = Array.from({ length: 10 }, () => vault.sign(makeOrder(one)));
      process.kill(before, 'SIGKILL');
      const ends = await Promise.allSettled(underWay);
      const failures = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
      expect(failures.length).toBeGreaterThan(0);
      expect(failures.every((reason) => reason instanceof VaultUnavailable)).toBe(true);
      await until(() => vault.sign(makeOrder(one)).then(Boolean, () => false));
      expect(vault.pid).not.toBe(before);
      expect(logged.join('')).toContain('"code":"signing_module_ended"');
    });

    it('is there again also when nobody was waiting for it', async () => {
      const before = vault.pid!;
      process.kill(before, 'SIGKILL');
      await until(async () => vault.pid !== before);
      await until(() => vault.sign(makeOrder(one)).then(Boolean, () => false));
    });
  });

  it('that does not answer is ended and started again', async () => {
    const { vault: impatient } = openVault(1_500);
    const two = await enrol(impatient, 'signing', 'EC-P256');
    const before = impatient.pid!;
    process.kill(before, 'SIGSTOP');
    await expect(impatient.sign(makeOrder(two))).rejects.toThrow(VaultUnavailable);
    await until(() => impatient.sign(makeOrder(two)).then(Boolean, () => false));
    expect(isAlive(before)).toBe(false);
    await impatient.close();
  });

  it('that cannot live is said to be away, and is not started in a loop', async () => {
    const { vault: broken, logged: said } = openVault(undefined, '/does/not/exist.js');
    await expect(enrol(broken, 'signing')).rejects.toThrow(VaultUnavailable);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await expect(enrol(broken, 'signing')).rejects.toThrow(VaultUnavailable);
    const starts = said.filter((line) => line.includes('signing_module_ended')).length;
    expect(starts).toBeGreaterThan(1);
    expect(starts).toBeLessThan(8);
    await broken.close();
  });

  it('ends with its service, and is not started again', async () => {
    const { vault: closing } = openVault();
    await closing.start();
    const pid = closing.pid!;
    await closing.close();
    expect(isAlive(pid)).toBe(false);
    await expect(closing.sign(makeOrder(one))).rejects.toThrow(VaultUnavailable);
  });

  it('ends by itself when its service is killed', async () => {
    const owner = spawn(process.execPath, ['test/support/vault-owner.mjs'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pid = await new Promise<number>((resolve) => owner.stdout.once('data', (text) => resolve(Number(text))));
    expect(isAlive(pid)).toBe(true);
    owner.kill('SIGKILL');
    await until(async () => !isAlive(pid));
  });

  describe('and a private key', () => {
    let database: TestDatabase;
    let room: Room;
    beforeAll(async () => {
      database = await openTestDatabase('PGlite');
      room = openRoom(database.database, vault, logged);
    });
    afterAll(() => database.dispose());

    it('is in no message, no log and no row', async () => {
      const two = await settle(database, room, 'signing');
      await room.signing.sign(makeActivation(two), two.citizen.pseudonym);
      const opener = new SoftwareKeyProtection(vaultKey) as unknown as { unwrap(wrapped: Uint8Array): Buffer };
      const clear = createPrivateKey({ key: opener.unwrap(two.key.wrapped), format: 'der', type: 'pkcs8' });
      const traces = [...messages, Buffer.from(logged.join('')), ...(await everyRow(database))];
      const publicPart = createPublicKey(clear).export({ format: 'jwk' });
      // The search finds what is there: the modulus is public.
      expect(traces.some((trace) => holds(trace, publicPart.n))).toBe(true);
      const { d, p, q, dp, dq, qi } = clear.export({ format: 'jwk' });
      for (const secret of [d, p, q, dp, dq, qi, vaultKey]) {
        const told = traces.filter((trace) => holds(trace, secret));
        // The master key is told to the module, once each time it starts, and is nowhere else.
        expect(told.every((trace) => secret === vaultKey && trace.includes('vaultKey'))).toBe(true);
      }
    });
  });
});

/** Everything that the database has, the bytes of a column as bytes. */
async function everyRow({ database }: TestDatabase): Promise<Buffer[]> {
  const tables = await database.manager.query<{ name: string }[]>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  const rows: Buffer[] = [];
  for (const { name } of tables) {
    for (const row of await database.manager.query<Record<string, unknown>[]>(`SELECT * FROM "${name}"`)) {
      for (const value of Object.values(row))
        rows.push(value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(JSON.stringify(value) ?? ''));
    }
  }
  return rows;
}

/** Whether bytes are part of others: as they are, as hexadecimal digits, or as Base64 of any kind at any place. */
function holds(trace: Buffer, secret: JsonWebKey['n']): boolean {
  const bytes = Buffer.from(secret ?? '', 'base64url');
  const shifted = [0, 1, 2].map((skip) => bytes.subarray(skip, bytes.length - ((bytes.length - skip) % 3)));
  const texts = [
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...shifted.flatMap((part) => [part.toString('base64'), part.toString('base64url')]),
  ];
  return trace.includes(bytes) || texts.some((text) => trace.includes(text));
}
