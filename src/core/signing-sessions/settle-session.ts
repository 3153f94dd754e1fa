import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { Outbox } from '../../platform/jobs/index.js';
import { Database, type Transaction } from '../../platform/persistence/index.js';
import { AuditLog, type Actor } from '../audit/index.js';
import { end, type SigningSession } from './domain/signing-session.js';
import { sessionEventKind, sessionEventLifeMs, writeSessionEvent } from './domain/session-event.js';
import type { Refusal } from './domain/outcome.js';
import { DecisionRepository, type Decision } from './persistence/decision.repository.js';
import { SessionStore } from './session-store.js';
import { sessionEnded } from './signing-sessions.events.js';

export interface Settlement {
  readonly actor: Actor;
  /** Pseudonym of the citizen, where one is known. */
  readonly subject?: string | undefined;
  /** What has to become true together with the decision, or not at all. */
  readonly together?: (transaction: Transaction) => Promise<void>;
}

/**
 * The one place where a session ends. The decision is a row whose primary key is the session, so of any number of
 * answers exactly one stands, on all nodes; it is durable, together with its audit event, before anybody hears of it.
 */
@Injectable()
export class SettleSession {
  constructor(
    private readonly database: Database,
    private readonly decisions: DecisionRepository,
    private readonly sessions: SessionStore,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** @returns the decision that stands: this one, or the one that was faster */
  async settle(session: SigningSession, decision: Decision, settlement: Settlement): Promise<Decision> {
    const { actor, subject, together } = settlement;
    const won = await this.database.transaction(async (transaction) => {
      if (!(await this.decisions.decide(session, decision, transaction))) return false;
      await together?.(transaction);
      await this.leaveNotice(session, decision, transaction);
      await this.leaveEvent(session, decision, transaction);
      await this.audit.recordWithin(transaction, sessionEnded(session, decision.outcome, actor, subject));
      return true;
    });
    const standing = won ? decision : ((await this.decisions.find(session.id)) ?? decision);
    await this.show(session, standing);
    return standing;
  }

  refuse(session: SigningSession, result: Refusal, settlement: Settlement): Promise<Decision> {
    return this.settle(session, { outcome: { result, at: this.clock.now() }, assertionHash: undefined }, settlement);
  }

  /** Who let the time pass is told nothing: whoever asked knows the deadline. */
  private async leaveNotice(
    { notice, intent }: SigningSession,
    { outcome }: Decision,
    transaction: Transaction,
  ): Promise<void> {
    if (!notice || outcome.result === 'timeout') return;
    const { kind, payload, usefulUntil } = notice;
    const lifeMs = Math.max(usefulUntil - this.clock.now(), 0);
    await this.outbox.add({ kind, destination: intent.relyingParty.id, payload, lifeMs }, transaction);
  }

  private async leaveEvent(session: SigningSession, { outcome }: Decision, transaction: Transaction): Promise<void> {
    if (session.tellsEnd !== true) return;
    const destination = session.intent.relyingParty.id;
    const payload = writeSessionEvent(session, outcome);
    await this.outbox.add({ kind: sessionEventKind, destination, payload, lifeMs: sessionEventLifeMs }, transaction);
  }

  /** Brings what pages and phones see up to the records; after a crash in between, the next answer does it. */
  async show(session: SigningSession, { outcome }: Decision): Promise<void> {
    await this.sessions.announce(await this.sessions.update(session, (current) => end(current, outcome)));
  }
}
