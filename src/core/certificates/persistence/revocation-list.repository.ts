import { Injectable } from '@nestjs/common';
import { Database, insertOnce } from '../../../platform/persistence/index.js';
import { RevocationListRow } from './authority.entity.js';

/** A list as it was published; times in milliseconds since the epoch. */
export interface PublishedList {
  readonly number: number;
  readonly thisUpdate: number;
  readonly nextUpdate: number;
  readonly der: Buffer;
}

/** Revocation lists, each with its number. */
@Injectable()
export class RevocationListRepository {
  constructor(private readonly database: Database) {}

  async last(authority: string): Promise<PublishedList | undefined> {
    const row = await this.database.manager.findOne(RevocationListRow, {
      where: { authority },
      order: { number: 'DESC' },
    });
    if (!row) return undefined;
    const { number, thisUpdate, nextUpdate, der } = row;
    return { number: Number(number), thisUpdate: Number(thisUpdate), nextUpdate: Number(nextUpdate), der };
  }

  /** @returns whether it was added: each number is given once */
  add(authority: string, list: PublishedList): Promise<boolean> {
    const { number, thisUpdate, nextUpdate, der } = list;
    return insertOnce(this.database.manager, RevocationListRow, {
      ...{ authority, der, number: String(number) },
      ...{ thisUpdate: String(thisUpdate), nextUpdate: String(nextUpdate) },
    });
  }
}
