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
  readonly changedAt: number;
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
    change: Pick<KeptVersion, 'action' | 'reason' | 'actor' | 'changedAt'>,
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
         (relying_party_id, version, action, registration, reason, actor, changed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [id, version, change.action, json, change.reason ?? null, change.actor, change.changedAt],
    );
  }
}

function toParty({ id, version, state, managedBy, registration }: RelyingPartyRow): KeptParty {
  return { id, version, disabled: state === 'disabled', managedBy: managedBy as Manager, registration };
}
