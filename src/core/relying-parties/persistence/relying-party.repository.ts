import { Injectable } from '@nestjs/common';
import { Database, findOne, type Transaction } from '../../../platform/persistence/index.js';
import type { RegistryAction } from '../relying-parties.events.js';
import type { Registration } from '../registration.js';
import { RelyingPartyRow, RelyingPartyVersionRow } from './relying-party.entity.js';

/** A number of our own for PostgreSQL's advisory locks: who holds it changes the registry. */
const registryLock = 7_103_205;

/** Who rules a relying party: the file, or whoever took over from it. */
export type Manager = 'file' | 'operator';

/** A relying party as it is kept. `registration` was valid when it was written; this release may see it otherwise. */
export interface KeptParty {
  readonly id: string;
  readonly version: number;
  readonly disabled: boolean;
  readonly managedBy: Manager;
  readonly registration: unknown;
}

/** One change: the state that it led to, who made it, when and why. */
export interface KeptVersion {
  readonly relyingPartyId: string;
  readonly version: number;
  readonly action: RegistryAction;
  readonly registration: unknown;
  readonly reason: string | undefined;
  readonly actor: string;
  /** The second person, where there had to be one. */
  readonly approvedBy: string | undefined;
  readonly changedAt: number;
}

/** Which relying parties are looked for. What is left out does not matter. */
export interface PartyQuery {
  /** Stands in the id, in a name, or in a redirect address; upper and lower case alike. */
  readonly search?: string | undefined;
  readonly organisation?: string | undefined;
  readonly state?: 'active' | 'disabled' | undefined;
  /** The last id of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** The registry's records. */
@Injectable()
export class RelyingPartyRepository {
  constructor(private readonly database: Database) {}

  /** Grows with each change; one look tells a node whether it is up to date. */
  async revision(): Promise<number> {
    const [row] = await this.database.manager.query<{ revision: string | null }[]>(
      'SELECT max(position) AS revision FROM relying_party_version',
    );
    return Number(row?.revision ?? 0);
  }

  async all(): Promise<KeptParty[]> {
    const rows = await this.database.manager.find(RelyingPartyRow, { order: { id: 'ASC' } });
    return rows.map(toParty);
  }

  /** In the order of their ids, from behind `after`. */
  async page({ search = '', organisation, state, after = '', limit }: PartyQuery): Promise<KeptParty[]> {
    const rows = await this.database.manager.query<(Omit<RelyingPartyRow, 'managedBy'> & { managed_by: string })[]>(
      `SELECT * FROM relying_party
       WHERE id > $1 AND ($2::text IS NULL OR organisation_id = $2) AND ($3::text IS NULL OR state = $3)
         AND ($4 = '' OR position($4 in lower(concat_ws(chr(10), id, registration->'name'->>'en',
           registration->'name'->>'uk', registration->'name'->>'et', registration->>'redirect_uris'))) > 0)
       ORDER BY id LIMIT $5`,
      [after, organisation ?? null, state ?? null, search.toLowerCase(), limit],
    );
    return rows.map(({ managed_by: managedBy, ...row }) => toParty({ ...row, managedBy }));
  }

  async find(id: string, within: Transaction = this.database.manager): Promise<KeptParty | undefined> {
    const row = await findOne(within, RelyingPartyRow, { id });
    return row && toParty(row);
  }

  /** Oldest first. */
  async history(relyingPartyId: string): Promise<KeptVersion[]> {
    const order = { version: 'ASC' } as const;
    const rows = await this.database.manager.find(RelyingPartyVersionRow, { where: { relyingPartyId }, order });
    return rows.map((row) => ({
      ...row,
      action: row.action as RegistryAction,
      reason: row.reason ?? undefined,
      approvedBy: row.approvedBy ?? undefined,
      changedAt: Number(row.changedAt),
    }));
  }

  /**
   * Lets one change in after another. Without it a later position could be committed before an earlier one, and a
   * node that saw the later would never look for the earlier.
   */
  async lock(within: Transaction): Promise<void> {
    await within.query('SELECT pg_advisory_xact_lock($1)', [registryLock]);
  }

  /** Writes the state that a change led to, and the change. Only under `lock`. */
  async save(
    party: KeptParty & { readonly registration: Registration },
    change: Omit<KeptVersion, 'relyingPartyId' | 'version' | 'registration'>,
    within: Transaction,
  ): Promise<void> {
    const { id, version, registration, managedBy } = party;
    const json = JSON.stringify(registration);
    await within.query(
      `INSERT INTO relying_party (id, organisation_id, registration, version, state, managed_by)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (id) DO UPDATE SET organisation_id = excluded.organisation_id,
         registration = excluded.registration, version = excluded.version, state = excluded.state,
         managed_by = excluded.managed_by`,
      [id, registration.organisation ?? null, json, version, party.disabled ? 'disabled' : 'active', managedBy],
    );
    await within.query(
      `INSERT INTO relying_party_version
         (relying_party_id, version, action, registration, reason, actor, approved_by, changed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        ...[id, version, change.action, json, change.reason ?? null],
        ...[change.actor, change.approvedBy ?? null, change.changedAt],
      ],
    );
  }
}

function toParty({ id, version, state, managedBy, registration }: RelyingPartyRow): KeptParty {
  return { id, version, disabled: state === 'disabled', managedBy: managedBy as Manager, registration };
}
