import { Injectable } from '@nestjs/common';
import { Database, insertOnce, type Transaction } from '../../../platform/persistence/index.js';
import { SigningKeyRow } from './signing-key.entity.js';

/** `next` is published and will sign, `active` signs, `retiring` is published until nothing refers to it. */
export type KeyState = 'next' | 'active' | 'retiring';

/** Where the signing keys of the issuer are kept, the same for all nodes. */
@Injectable()
export class SigningKeyRepository {
  constructor(private readonly database: Database) {}

  /** All keys; of each state the newest first. */
  async all(): Promise<SigningKeyRow[]> {
    return this.database.manager.find(SigningKeyRow, { order: { state: 'ASC', changedAt: 'DESC', kid: 'ASC' } });
  }

  /** @returns `false` when the algorithm has a key of that state already */
  add(row: SigningKeyRow, within: Transaction = this.database.manager): Promise<boolean> {
    return insertOnce(within, SigningKeyRow, row);
  }

  /** @returns `false` when it was not in state `from`: somebody else was faster */
  async move(kid: string, from: KeyState, to: KeyState, now: number, within: Transaction): Promise<boolean> {
    const change = { state: to, changedAt: String(now) };
    const { affected } = await within.update(SigningKeyRow, { kid, state: from }, change);
    return affected === 1;
  }

  /** @returns `false` when it is not there: somebody else was faster */
  async remove(kid: string, within: Transaction): Promise<boolean> {
    const { affected } = await within.delete(SigningKeyRow, { kid, state: 'retiring' });
    return affected === 1;
  }
}
