import { Injectable } from '@nestjs/common';
import { Database, findOne, insertOnce, type Transaction } from '../../../platform/persistence/index.js';
import type { CitizenId } from '../../citizens/index.js';
import type { Decision, Proposal, ProposalId, ProposalState, ProposedChange } from '../domain/proposal.js';
import { ProposalRow } from './officer.entity.js';

/** Which proposed changes are looked for. */
export interface ProposalQuery {
  /** `open`: can still be approved. `closed`: everything else. */
  readonly state?: 'open' | 'closed' | undefined;
  readonly target?: string | undefined;
  /** Of this time or older; milliseconds since the epoch. */
  readonly before?: number | undefined;
  readonly limit: number;
}

/** Dangerous changes, as long as they wait and afterwards. */
@Injectable()
export class ProposalRepository {
  constructor(private readonly database: Database) {}

  async add(proposal: Proposal, within: Transaction): Promise<void> {
    await insertOnce(within, ProposalRow, toRow(proposal));
  }

  async find(id: string): Promise<Proposal | undefined> {
    const row = await findOne(this.database.manager, ProposalRow, { id });
    return row && toProposal(row);
  }

  /** Newest first. */
  async page({ state, target, before, limit }: ProposalQuery, now: number): Promise<Proposal[]> {
    const query = this.database.manager.createQueryBuilder(ProposalRow, 'proposal');
    if (state !== undefined) {
      const open = `(proposal.state = 'open' AND proposal.expiresAt > :now)`;
      query.andWhere(state === 'open' ? open : `NOT ${open}`, { now });
    }
    if (target !== undefined) query.andWhere('proposal.target = :target', { target });
    if (before !== undefined) query.andWhere('proposal.proposedAt < :before', { before });
    query.orderBy('proposal.proposedAt', 'DESC').addOrderBy('proposal.id').limit(limit);
    return (await query.getMany()).map(toProposal);
  }

  /**
   * Ends it, if nobody has before: of parallel callers one gets `true`, after the others have waited for it.
   * A transaction that is undone leaves it open.
   */
  async decide(id: ProposalId, state: Exclude<ProposalState, 'open'>, decision: Decision, within: Transaction) {
    const { by, at, reason = null } = decision;
    const rows = await within.query<unknown>(
      `UPDATE proposed_change SET state = $2, decided_by = $3, decided_at = $4, decision_reason = $5
       WHERE id = $1 AND state = 'open' RETURNING 1 AS decided`,
      [id, state, by, at, reason],
    );
    return countOf(rows) === 1;
  }

  async noteVersion(id: ProposalId, version: number, within: Transaction): Promise<void> {
    await within.update(ProposalRow, { id }, { appliedVersion: version });
  }
}

/** For an UPDATE the driver answers rows and their number. */
function countOf(answer: unknown): number {
  return Array.isArray(answer) && typeof answer[1] === 'number' ? answer[1] : 0;
}

function toRow({ change, decision: _, ...proposal }: Proposal): Partial<ProposalRow> {
  const { action, target, ...content } = change;
  return {
    ...proposal,
    ...{ action, target, content: JSON.stringify(content), dangers: JSON.stringify(proposal.dangers) },
    ...{ proposedAt: String(proposal.proposedAt), expiresAt: String(proposal.expiresAt) },
  };
}

function toProposal(row: ProposalRow): Proposal {
  const { decidedBy, decidedAt, decisionReason, appliedVersion } = row;
  return {
    id: row.id as ProposalId,
    change: { action: row.action, target: row.target, ...(row.content as object) } as ProposedChange,
    dangers: row.dangers as string[],
    basedOn: row.basedOn,
    reason: row.reason,
    proposedBy: row.proposedBy as CitizenId,
    proposedAt: Number(row.proposedAt),
    expiresAt: Number(row.expiresAt),
    state: row.state as ProposalState,
    decision:
      decidedBy === null
        ? undefined
        : {
            by: decidedBy as CitizenId,
            at: Number(decidedAt),
            reason: decisionReason ?? undefined,
            version: appliedVersion ?? undefined,
          },
  };
}
