import { Injectable } from '@nestjs/common';
import {
  CertificateRepository,
  CertificateStatus,
  type CertificateLevel,
  type CitizenCertificate,
} from '../certificates/index.js';
import type { CitizenId } from '../citizens/index.js';
import type { DeviceId } from '../devices/index.js';
import type { CitizenKeyId, KeyUse } from '../key-vault/index.js';
import type { Account } from './domain/account.js';
import { AccountRepository } from './persistence/account.repository.js';

/** A key of an account that may be used now. */
export interface UsableKey {
  readonly keyId: CitizenKeyId;
  readonly certificate: CitizenCertificate;
}

/** Finds accounts, and says whether their keys may be used. */
@Injectable()
export class FindAccount {
  constructor(
    private readonly accounts: AccountRepository,
    private readonly certificates: CertificateRepository,
    private readonly status: CertificateStatus,
  ) {}

  ofDevice(deviceId: DeviceId): Promise<Account | undefined> {
    return this.accounts.ofDevice(deviceId);
  }

  ofDocument(documentNumber: string): Promise<Account | undefined> {
    return this.accounts.ofDocument(documentNumber);
  }

  /** Accounts of a citizen that reach a level, the newest first. */
  async suitableOf(citizenId: CitizenId, level: CertificateLevel): Promise<readonly Account[]> {
    return (await this.accounts.listOf(citizenId)).filter((account) => reachesLevel(account, level));
  }

  /** The key of an account with its certificate; `undefined` when the certificate is suspended or revoked. */
  async usableKey(account: Account, use: KeyUse): Promise<UsableKey | undefined> {
    const { keyId, certificate: serial } = account.keys[use];
    const [certificate, state] = await Promise.all([this.certificates.find(serial), this.status.of(serial)]);
    return certificate && state?.status === 'good' ? { keyId, certificate } : undefined;
  }
}

export function reachesLevel({ level }: Account, asked: CertificateLevel): boolean {
  return level === 'qualified' || asked === 'advanced';
}
