import { Injectable } from '@nestjs/common';
import { Database, findOne, insertOnce, type Transaction } from '../../../platform/persistence/index.js';
import { LogoRow } from './relying-party.entity.js';

/** A picture of a relying party, by the digest of its content. */
export interface Logo {
  readonly id: string;
  readonly png: Buffer;
  readonly width: number;
  readonly height: number;
}

/** The pictures. */
@Injectable()
export class LogoRepository {
  constructor(private readonly database: Database) {}

  has(id: string, within: Transaction = this.database.manager): Promise<boolean> {
    return within.existsBy(LogoRow, { id });
  }

  async find(id: string): Promise<Logo | undefined> {
    const row = await findOne(this.database.manager, LogoRow, { id });
    return row && { id: row.id, png: Buffer.from(row.png), width: row.width, height: row.height };
  }

  /** @returns whether it is new */
  add(logo: Logo, by: { readonly addedBy: string; readonly addedAt: number }, within: Transaction): Promise<boolean> {
    return insertOnce(within, LogoRow, { ...logo, addedBy: by.addedBy, addedAt: String(by.addedAt) });
  }
}
