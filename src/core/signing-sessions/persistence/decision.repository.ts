import { Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import type { LevelOfAssurance } from '#libs/assurance';
import { Database, findOne, insertOnce, type Transaction } from '../../../platform/persistence/index.js';
import type { CitizenId } from '../../citizens/index.js';
import type { DeviceId } from '../../devices/index.js';
import { claimOf, type SigningSession } from '../domain/signing-session.js';
import type { Method, Outcome, Refusal } from '../domain/outcome.js';
import { DecisionRow } from './decision.entity.js';

/** An outcome as it stands in the records; `assertionHash` tells a repeated answer from a second one. */
export interface Decision {
  readonly outcome: Outcome;
  readonly assertionHash: string | undefined;
}

/** A past request as its citizen sees it. */
export interface PastRequest {
  readonly id: string;
  readonly result: Outcome['result'];
  readonly relyingPartyName: string;
  readonly purpose: string;
  readonly message: string | undefined;
  readonly starter: string;
  readonly method: Method | undefined;
  readonly level: LevelOfAssurance | undefined;
  readonly decidedAt: number;
}

/** The decisions: the one place that says how a session ended. */
@Injectable()
export class DecisionRepository {
  constructor(private readonly database: Database) {}

  /** @returns `false` when the session has ended already; then nothing was written */
  decide(session: SigningSession, decision: Decision, within: Transaction): Promise<boolean> {
    return insertOnce(within, DecisionRow, toRow(session, decision));
  }

  async find(sessionId: string): Promise<Decision | undefined> {
    const row = await findOne(this.database.manager, DecisionRow, { sessionId });
    return row ? { outcome: toOutcome(row), assertionHash: row.assertionHash ?? undefined } : undefined;
  }

  /** Newest first. */
  async pastOf(citizenId: CitizenId, since: number, limit: number): Promise<PastRequest[]> {
    const rows = await this.database.manager.find(DecisionRow, {
      where: { citizenId, decidedAt: MoreThan(String(since)) },
      order: { decidedAt: 'DESC' },
      take: limit,
    });
    return rows.map((row) => ({
      id: row.sessionId,
      result: row.result as Outcome['result'],
      relyingPartyName: row.relyingPartyName,
      purpose: row.purpose,
      message: row.message ?? undefined,
      starter: row.starter,
      method: (row.method as Method | null) ?? undefined,
      level: (row.level as LevelOfAssurance | null) ?? undefined,
      decidedAt: Number(row.decidedAt),
    }));
  }
}

function toRow(session: SigningSession, { outcome, assertionHash }: Decision): DecisionRow {
  const claim = outcome.result === 'approved' ? outcome : claimOf(session);
  return {
    sessionId: session.id,
    result: outcome.result,
    citizenId: claim?.citizenId ?? null,
    deviceId: claim?.deviceId ?? null,
    relyingParty: session.intent.relyingParty.id,
    relyingPartyName: session.intent.relyingParty.name,
    purpose: session.intent.purpose,
    message: session.intent.message ?? null,
    starter: session.starter?.browser ?? '',
    method: claim?.method ?? null,
    level: outcome.result === 'approved' ? outcome.level : null,
    keyStays: outcome.result === 'approved' ? outcome.keyStays : null,
    assertionHash: assertionHash ?? null,
    decidedAt: String(outcome.at),
  };
}

function toOutcome(row: DecisionRow): Outcome {
  const at = Number(row.decidedAt);
  if (row.result !== 'approved') return { result: row.result as Refusal, at };
  return {
    result: 'approved',
    citizenId: row.citizenId as CitizenId,
    deviceId: row.deviceId as DeviceId,
    level: row.level as LevelOfAssurance,
    method: row.method as Method,
    keyStays: row.keyStays === true,
    at,
  };
}
