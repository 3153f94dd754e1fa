import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../platform/persistence/index.js';
import type { Organisation } from '../domain/organisation.js';
import { OrganisationRow } from './relying-party.entity.js';

/** Who answers for relying parties. */
@Injectable()
export class OrganisationRepository {
  constructor(private readonly database: Database) {}

  async all(): Promise<Organisation[]> {
    const rows = await this.database.manager.find(OrganisationRow, { order: { id: 'ASC' } });
    return rows.map(({ registryCode, ...row }) => ({ ...row, registryCode: registryCode ?? undefined }));
  }

  /** @returns whether there is an organisation of that id */
  has(id: string, within: Transaction): Promise<boolean> {
    return within.existsBy(OrganisationRow, { id });
  }

  /** Adds it, or replaces what is known of it. */
  async set({ id, name, registryCode, contacts }: Organisation, within: Transaction): Promise<void> {
    await within.upsert(OrganisationRow, { id, name, registryCode: registryCode ?? null, contacts: [...contacts] }, [
      'id',
    ]);
  }
}
