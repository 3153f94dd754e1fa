import { Injectable } from '@nestjs/common';
import { Database, insertOnce, type Transaction } from '../../../platform/persistence/index.js';
import type { AuthorityRole } from '../domain/authority-certificates.js';
import { AuthorityKeyRow } from './authority.entity.js';

export interface SealedAuthorityKey {
  readonly authority: string;
  readonly role: AuthorityRole;
  readonly generation: number;
  readonly certificate: Buffer;
  readonly sealed: string;
}

/** Keys of the authority and its services, sealed. */
@Injectable()
export class AuthorityKeyRepository {
  constructor(private readonly database: Database) {}

  /** The one in use. */
  async last(authority: string, role: AuthorityRole): Promise<SealedAuthorityKey | undefined> {
    const row = await this.database.manager.findOne(AuthorityKeyRow, {
      where: { authority, role },
      order: { generation: 'DESC' },
    });
    return row ? { ...row, role } : undefined;
  }

  /** @returns whether it was added: of nodes that come at once with the same generation, one adds */
  add(key: SealedAuthorityKey, now: number, within: Transaction): Promise<boolean> {
    return insertOnce(within, AuthorityKeyRow, { ...key, createdAt: String(now) });
  }
}
