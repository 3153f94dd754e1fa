import { Injectable } from '@nestjs/common';
import { Database, findOne, insertOnce, type Transaction } from '../../../platform/persistence/index.js';
import type { CitizenKey, CitizenKeyId, KeyAlgorithm, KeyUse } from '../domain/citizen-key.js';
import { CitizenKeyRow } from './citizen-key.entity.js';

/** Citizens' keys as the module wrapped and sealed them. */
@Injectable()
export class CitizenKeyRepository {
  constructor(private readonly database: Database) {}

  async find(id: CitizenKeyId): Promise<CitizenKey | undefined> {
    const row = await findOne(this.database.manager, CitizenKeyRow, { id });
    return row ? toKey(row) : undefined;
  }

  /** The key that a credential activates. */
  async findByCredential(
    credentialId: string,
    within: Transaction = this.database.manager,
  ): Promise<CitizenKey | undefined> {
    const row = await findOne(within, CitizenKeyRow, { credentialId });
    return row ? toKey(row) : undefined;
  }

  /** @returns `false` when the credential has its key already */
  add(key: CitizenKey, within: Transaction): Promise<boolean> {
    return insertOnce(within, CitizenKeyRow, toRow(key));
  }
}

function toKey(row: CitizenKeyRow): CitizenKey {
  return {
    id: row.id as CitizenKeyId,
    citizenId: row.citizenId,
    use: row.use as KeyUse,
    algorithm: row.algorithm as KeyAlgorithm,
    credential: row.credential,
    publicKey: Uint8Array.from(row.publicKey),
    wrapped: Uint8Array.from(row.wrapped),
    wrappedBy: row.wrappedBy,
    seal: Uint8Array.from(row.seal),
    createdAt: Number(row.createdAt),
  };
}

function toRow({ publicKey, wrapped, seal, createdAt, ...key }: CitizenKey): CitizenKeyRow {
  return {
    ...key,
    credentialId: key.credential.id,
    publicKey: Buffer.from(publicKey),
    wrapped: Buffer.from(wrapped),
    seal: Buffer.from(seal),
    createdAt: String(createdAt),
  };
}
