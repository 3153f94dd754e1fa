import { Injectable } from '@nestjs/common';
import { Database, findOne, type Transaction } from '../../../platform/persistence/index.js';
import type { CertificateLevel, CertificateSerial } from '../../certificates/index.js';
import type { CitizenId } from '../../citizens/index.js';
import type { DeviceId } from '../../devices/index.js';
import type { CitizenKeyId } from '../../key-vault/index.js';
import type { Account } from '../domain/account.js';
import { AccountRow } from './account.entity.js';

/** The accounts, also those whose certificates are no longer good. */
@Injectable()
export class AccountRepository {
  constructor(private readonly database: Database) {}

  async ofDevice(deviceId: DeviceId): Promise<Account | undefined> {
    const row = await findOne(this.database.manager, AccountRow, { deviceId });
    return row && toAccount(row);
  }

  async ofDocument(documentNumber: string): Promise<Account | undefined> {
    const row = await findOne(this.database.manager, AccountRow, { documentNumber });
    return row && toAccount(row);
  }

  /** The newest first. */
  async listOf(citizenId: CitizenId): Promise<readonly Account[]> {
    const order = { openedAt: 'DESC', documentNumber: 'ASC' } as const;
    return (await this.database.manager.find(AccountRow, { where: { citizenId }, order })).map(toAccount);
  }

  async add({ keys, openedAt, ...account }: Account, within: Transaction): Promise<void> {
    await within.insert(AccountRow, {
      ...account,
      authenticationKeyId: keys.authentication.keyId,
      authenticationCertificate: keys.authentication.certificate,
      signingKeyId: keys.signing.keyId,
      signingCertificate: keys.signing.certificate,
      openedAt: String(openedAt),
    });
  }
}

function toAccount(row: AccountRow): Account {
  return {
    documentNumber: row.documentNumber,
    citizenId: row.citizenId as CitizenId,
    deviceId: row.deviceId as DeviceId,
    level: row.level as CertificateLevel,
    keys: {
      authentication: {
        keyId: row.authenticationKeyId as CitizenKeyId,
        certificate: row.authenticationCertificate as CertificateSerial,
      },
      signing: { keyId: row.signingKeyId as CitizenKeyId, certificate: row.signingCertificate as CertificateSerial },
    },
    openedAt: Number(row.openedAt),
  };
}
