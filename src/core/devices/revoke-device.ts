import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/persistence/index.js';
import { AuditLog, type Actor } from '../audit/index.js';
import { deviceRevoked } from './devices.events.js';
import type { Device } from './domain/device.js';
import { DeviceRepository } from './persistence/device.repository.js';

/** Takes a phone out of service. It cannot come back; the citizen activates anew. */
@Injectable()
export class RevokeDevice {
  constructor(
    private readonly database: Database,
    private readonly devices: DeviceRepository,
    private readonly audit: AuditLog,
  ) {}

  async revoke(device: Device, subject: string, actor: Actor): Promise<void> {
    await this.database.transaction(async (transaction) => {
      await this.devices.revoke(device.id, transaction);
      await this.audit.recordWithin(transaction, deviceRevoked(device, subject, actor));
    });
  }
}
