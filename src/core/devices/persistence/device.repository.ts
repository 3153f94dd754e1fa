import { Injectable } from '@nestjs/common';
import type { LevelOfAssurance } from '#libs/assurance';
import { Database, findOne, findPair, type Transaction } from '../../../platform/persistence/index.js';
import type { CitizenId } from '../../citizens/index.js';
import type { Credential, CredentialPurpose, Device, DeviceId, EquippedDevice } from '../domain/device.js';
import { CredentialRow, DeviceRow } from './device.entity.js';

/** Phones and their credentials. */
@Injectable()
export class DeviceRepository {
  constructor(private readonly database: Database) {}

  async find(id: DeviceId): Promise<Device | undefined> {
    const row = await findOne(this.database.manager, DeviceRow, { id });
    return row ? toDevice(row) : undefined;
  }

  /** Those that are in service. */
  async activeOf(citizenId: CitizenId): Promise<Device[]> {
    const rows = await this.database.manager.find(DeviceRow, { where: { citizenId, status: 'active' } });
    return rows.map(toDevice);
  }

  /** With its credential for sign-ins. */
  async findEquipped(id: DeviceId): Promise<EquippedDevice | undefined> {
    const found = await findPair(this.database.manager, DeviceRow, CredentialRow, {
      on: "other.device_id = one.id AND other.purpose = 'authentication'",
      where: 'one.id = $1',
      parameters: [id],
    });
    return found && { device: toDevice(found.one), credential: found.other && toCredential(found.other) };
  }

  async findCredential(id: string): Promise<Credential | undefined> {
    const row = await findOne(this.database.manager, CredentialRow, { id });
    return row ? toCredential(row) : undefined;
  }

  async findCredentialOf(deviceId: DeviceId, purpose: CredentialPurpose): Promise<Credential | undefined> {
    const row = await findOne(this.database.manager, CredentialRow, { deviceId, purpose });
    return row ? toCredential(row) : undefined;
  }

  async add(
    device: Device,
    activationId: string,
    credentials: readonly Credential[],
    within: Transaction,
  ): Promise<void> {
    const { activatedAt, ...fields } = device;
    await within.insert(DeviceRow, { ...fields, activationId, activatedAt: String(activatedAt) });
    await within.insert(CredentialRow, credentials.map(toCredentialRow));
  }

  /**
   * Takes over the count that an authenticator presented, if it still grows.
   * @returns `false` when another assertion of the same key was faster: the key exists twice
   */
  async advanceCount(credentialId: string, signCount: number, within: Transaction): Promise<boolean> {
    const updated = await within.query<[unknown[], number]>(
      `UPDATE credential SET sign_count = $2
       WHERE id = $1 AND status = 'active' AND (sign_count < $2 OR (sign_count = 0 AND $2 = 0))`,
      [credentialId, signCount],
    );
    return updated[1] === 1;
  }

  async freezeCredential(credentialId: string, within: Transaction): Promise<void> {
    await within.update(CredentialRow, { id: credentialId }, { status: 'frozen' });
  }

  async revoke(deviceId: DeviceId, within: Transaction): Promise<void> {
    await within.update(DeviceRow, { id: deviceId }, { status: 'revoked' });
  }
}

function toDevice(row: DeviceRow): Device {
  return {
    id: row.id as DeviceId,
    citizenId: row.citizenId as CitizenId,
    name: row.name,
    level: row.level as LevelOfAssurance,
    status: row.status as Device['status'],
    proofKey: row.proofKey,
    activatedAt: Number(row.activatedAt),
  };
}

function toCredential(row: CredentialRow): Credential {
  return {
    id: row.id,
    deviceId: row.deviceId as DeviceId,
    purpose: row.purpose as CredentialPurpose,
    publicKey: Uint8Array.from(row.publicKey),
    signCount: Number(row.signCount),
    backupEligible: row.backupEligible,
    userHandle: row.userHandle,
    status: row.status as Credential['status'],
  };
}

function toCredentialRow({ publicKey, signCount, ...credential }: Credential): CredentialRow {
  return { ...credential, publicKey: Buffer.from(publicKey), signCount: String(signCount) };
}
