import { SystemClock, SystemRandom } from '#libs/kernel';
import { AuditLog } from '../../src/core/audit/index.js';
import { AuditRepository } from '../../src/core/audit/persistence/audit.repository.js';
import { SealAuditChain } from '../../src/core/audit/seal-audit-chain.js';
import { CitizenRepository, type Citizen } from '../../src/core/citizens/index.js';
import { DeviceRepository, VerifyConfirmation, WebAuthnSite, type Device } from '../../src/core/devices/index.js';
import {
  CreateCitizenKey,
  SignWithActivation,
  type Activation,
  type CitizenKey,
} from '../../src/core/key-vault/index.js';
import type { KeyAlgorithm, KeyUse } from '../../src/core/key-vault/domain/citizen-key.js';
import type { KeyVault } from '../../src/core/key-vault/key-vault.js';
import { CitizenKeyRepository } from '../../src/core/key-vault/persistence/citizen-key.repository.js';
import { SignatureEvidenceRepository } from '../../src/core/key-vault/persistence/signature-evidence.repository.js';
import { Log } from '../../src/platform/logging/index.js';
import type { Database } from '../../src/platform/persistence/index.js';
import { makeCredential } from './ceremonies.js';
import { certify, makeOrder, type Enrolled } from './citizen-keys.js';
import type { TestDatabase } from './databases.js';
import { makeCitizen, makeDevice } from './records.js';

const clock = new SystemClock();

/** What the doors use of the key vault, over a database and a vault of a test's own. */
export function openRoom(database: Database, vault: KeyVault, logged: string[] = []) {
  const log = new Log({ write: (line: string) => void logged.push(line) }, 'info');
  const repository = new AuditRepository(database);
  const sealing = new SealAuditChain(repository, log);
  const audit = new AuditLog(repository, sealing, clock);
  const devices = new DeviceRepository(database);
  const keys = new CitizenKeyRepository(database);
  const evidence = new SignatureEvidenceRepository(database);
  const site = new WebAuthnSite({ http: { APP_ORIGIN: 'https://app.id.example' } } as never);
  const confirmations = new VerifyConfirmation(site, devices, database, audit);
  return {
    log,
    keys,
    evidence,
    devices,
    create: new CreateCitizenKey(vault, keys, database, audit, new SystemRandom()),
    signing: new SignWithActivation(vault, keys, evidence, devices, confirmations, database, audit),
    sealAll: () => sealing.beforeApplicationShutdown(),
  };
}

export type Room = ReturnType<typeof openRoom>;

/** A citizen with an active phone, one of whose credentials has its key. */
export interface Citizenship extends Enrolled {
  readonly citizen: Citizen;
  readonly device: Device;
}

export async function settle(
  { database }: TestDatabase,
  room: Room,
  use: KeyUse,
  algorithm: KeyAlgorithm = 'RSA-3072',
): Promise<Citizenship> {
  const citizen = await new CitizenRepository(database).addOrRename(makeCitizen());
  const device = makeDevice(citizen.id);
  const registered = await makeCredential();
  const credential = { ...registered.credential, deviceId: device.id, purpose: use };
  await database.transaction((within) => room.devices.add(device, device.id, [credential], within));
  const key: CitizenKey = await room.create.create(citizen, credential, algorithm);
  return { citizen, device, key, phone: { ...registered, credential }, certificate: certify(key.publicKey) };
}

/** What a door hands in: the answer of the citizen's phone to a fresh intent. */
export function makeActivation(of: Enrolled, changes: Parameters<typeof makeOrder>[1] = {}): Activation {
  const { key, ...rest } = makeOrder(of, changes);
  return { ...rest, keyId: key.id };
}
