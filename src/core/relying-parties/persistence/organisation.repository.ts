import { Injectable } from '@nestjs/common';
import { Database, findOne, type Transaction } from '../../../platform/persistence/index.js';
import type { Organisation } from '../domain/organisation.js';
import { OrganisationRow, OrganisationVersionRow } from './relying-party.entity.js';

/** One change of an organisation: what was known from then on, who made it, when and why. */
export interface KeptOrganisationVersion {
  readonly version: number;
  readonly content: unknown;
  readonly reason: string | undefined;
  readonly actor: string;
  readonly changedAt: number;
}

/** Who answers for relying parties. */
@Injectable()
export class OrganisationRepository {
  constructor(private readonly database: Database) {}

  async all(): Promise<Organisation[]> {
    const rows = await this.database.manager.find(OrganisationRow, { order: { id: 'ASC' } });
    return rows.map(toOrganisation);
  }

  /** In the order of their ids, from behind `after`. `search` stands in id, name or number. */
  async page(query: { search?: string | undefined; after?: string | undefined; limit: number }) {
    const { search = '', after = '', limit } = query;
    const rows = await this.database.manager.query<(OrganisationRow & { registry_code: string | null })[]>(
      `SELECT * FROM organisation WHERE id > $1 AND ($2 = '' OR position($2 in lower(concat_ws(chr(10), id,
         name->>'en', name->>'uk', name->>'et', registry_code))) > 0) ORDER BY id LIMIT $3`,
      [after, search.toLowerCase(), limit],
    );
    return rows.map(({ registry_code: registryCode, ...row }) => toOrganisation({ ...row, registryCode }));
  }

  async find(id: string, within: Transaction = this.database.manager): Promise<Organisation | undefined> {
    const row = await findOne(within, OrganisationRow, { id });
    return row && toOrganisation(row);
  }

  /** @returns whether there is an organisation of that id */
  has(id: string, within: Transaction = this.database.manager): Promise<boolean> {
    return within.existsBy(OrganisationRow, { id });
  }

  /** Oldest first. */
  async history(organisationId: string): Promise<KeptOrganisationVersion[]> {
    const order = { version: 'ASC' } as const;
    const rows = await this.database.manager.find(OrganisationVersionRow, { where: { organisationId }, order });
    return rows.map(({ version, content, reason, actor, changedAt }) => ({
      ...{ version, content, actor, reason: reason ?? undefined },
      changedAt: Number(changedAt),
    }));
  }

  /** Adds it, or replaces what is known of it, and keeps the change. Only under the registry's lock. */
  async save(
    { id, name, registryCode, contacts, version }: Organisation,
    change: Omit<KeptOrganisationVersion, 'version'>,
    within: Transaction,
  ): Promise<void> {
    const row = { id, name, registryCode: registryCode ?? null, contacts: [...contacts], version };
    await within.upsert(OrganisationRow, row, ['id']);
    const { content, reason = null, actor, changedAt } = change;
    await within.query(
      `INSERT INTO organisation_version (organisation_id, version, content, reason, actor, changed_at)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [id, version, JSON.stringify(content), reason, actor, changedAt],
    );
  }
}

function toOrganisation({ id, name, registryCode, contacts, version }: OrganisationRow): Organisation {
  return { id, name, registryCode: registryCode ?? undefined, contacts, version };
}
