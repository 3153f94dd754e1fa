import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../platform/persistence/index.js';
import { RegistrationTokenRow } from './client-registration.entity.js';

/** What a client gets by the token that it was registered with. */
export interface Allowance {
  readonly id: string;
  readonly organisation: string;
  readonly scopes: readonly string[];
}

/** Initial access tokens (RFC 7591 §1.2). */
@Injectable()
export class RegistrationTokenRepository {
  constructor(private readonly database: Database) {}

  all(): Promise<RegistrationTokenRow[]> {
    return this.database.manager.find(RegistrationTokenRow, { order: { id: 'ASC' } });
  }

  async add(row: RegistrationTokenRow, within: Transaction): Promise<void> {
    await within.insert(RegistrationTokenRow, row);
  }

  /** Takes one use. Of parallel callers no more succeed than there are uses left. */
  async take(digest: string, now: number): Promise<Allowance | undefined> {
    const result = await this.database.manager
      .createQueryBuilder()
      .update(RegistrationTokenRow)
      .set({ remaining: () => 'remaining - 1' })
      .where('digest = :digest AND remaining > 0 AND expires_at > :now', { digest, now })
      .returning('id, organisation_id, scopes')
      .execute();
    const [row] = result.raw as { id: string; organisation_id: string; scopes: string[] }[];
    return row && { id: row.id, organisation: row.organisation_id, scopes: row.scopes };
  }

  /** A registration that was refused costs nothing, unless the token was revoked meanwhile. */
  async giveBack(id: string): Promise<void> {
    await this.database.manager.query(
      'UPDATE registration_token SET remaining = remaining + 1 WHERE id = $1 AND expires_at > 0',
      [id],
    );
  }

  /** @returns whether there is such a token */
  async revoke(id: string, within: Transaction): Promise<boolean> {
    const { affected } = await within.update(RegistrationTokenRow, { id }, { remaining: 0, expiresAt: '0' });
    return affected === 1;
  }
}
