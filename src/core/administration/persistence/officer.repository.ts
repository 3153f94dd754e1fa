import { Injectable } from '@nestjs/common';
import { Database, findOne, type Transaction } from '../../../platform/persistence/index.js';
import type { CitizenId } from '../../citizens/index.js';
import { isRole, type Role } from '../domain/role.js';
import { OfficerRow } from './officer.entity.js';

/** The roles of a citizen as they are kept. */
export interface KeptRoles {
  readonly citizenId: CitizenId;
  readonly roles: readonly Role[];
  readonly version: number;
}

/** Who has which roles. */
@Injectable()
export class OfficerRepository {
  constructor(private readonly database: Database) {}

  async all(): Promise<KeptRoles[]> {
    const rows = await this.database.manager.find(OfficerRow, { order: { citizenId: 'ASC' } });
    return rows.map(toKept);
  }

  /** No roles and version 0 for who never had any. */
  async rolesOf(citizenId: CitizenId, within: Transaction = this.database.manager): Promise<KeptRoles> {
    const row = await findOne(within, OfficerRow, { citizenId });
    return row ? toKept(row) : { citizenId, roles: [], version: 0 };
  }

  /** Whether anybody holds the role. */
  async isHeld(role: Role): Promise<boolean> {
    return (await this.all()).some(({ roles }) => roles.includes(role));
  }

  /** Replaces the roles; the first version is 1. @returns whether `expected` was still the version */
  async set({ citizenId, roles, version }: KeptRoles, changedAt: number, within: Transaction): Promise<boolean> {
    const written = await within.query<object[]>(
      `INSERT INTO officer (citizen_id, roles, version, changed_at) SELECT $1::uuid, $2::jsonb, $3::integer, $4::bigint
         WHERE $3 = 1 OR EXISTS (SELECT FROM officer WHERE citizen_id = $1)
       ON CONFLICT (citizen_id) DO UPDATE SET roles = excluded.roles, version = excluded.version,
         changed_at = excluded.changed_at WHERE officer.version = excluded.version - 1
       RETURNING 1 AS written`,
      [citizenId, JSON.stringify(roles), version, changedAt],
    );
    return written.length === 1;
  }
}

/** A role that this release does not know gives nothing. */
function toKept({ citizenId, roles, version }: OfficerRow): KeptRoles {
  return { citizenId: citizenId as CitizenId, roles: (roles as string[]).filter(isRole), version };
}
