import { Injectable } from '@nestjs/common';
import { IsNull, LessThan } from 'typeorm';
import { Database, findOne } from '../../../platform/persistence/index.js';
import { RegisteredClientRow } from './client-registration.entity.js';

/** Clients that look after their entry themselves. */
@Injectable()
export class RegisteredClientRepository {
  constructor(private readonly database: Database) {}

  find(clientId: string): Promise<RegisteredClientRow | undefined> {
    return findOne(this.database.manager, RegisteredClientRow, { clientId });
  }

  /** How many there are that nobody answers for. */
  countOpen(): Promise<number> {
    return this.database.manager.countBy(RegisteredClientRow, { tokenId: IsNull() });
  }

  async add(row: RegisteredClientRow): Promise<void> {
    await this.database.manager.insert(RegisteredClientRow, row);
  }

  /** Replaces the registration access token. @returns whether it still was the one that is replaced */
  async rotate(clientId: string, from: string, to: string): Promise<boolean> {
    const { affected } = await this.database.manager.update(
      RegisteredClientRow,
      { clientId, digest: from },
      { digest: to },
    );
    return affected === 1;
  }

  async remove(clientId: string): Promise<void> {
    await this.database.manager.delete(RegisteredClientRow, { clientId });
  }

  async expired(now: number): Promise<string[]> {
    const rows = await this.database.manager.findBy(RegisteredClientRow, { expiresAt: LessThan(String(now)) });
    return rows.map(({ clientId }) => clientId);
  }
}
