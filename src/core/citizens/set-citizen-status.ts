import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../platform/persistence/index.js';
import { AuditLog, type Actor } from '../audit/index.js';
import { citizenStatusChanged } from './citizens.events.js';
import type { Citizen, CitizenStatus } from './domain/citizen.js';
import { CitizenRepository } from './persistence/citizen.repository.js';

/** What else has to happen when a status changes, in the same transaction. */
export type StatusConsequence = (
  citizen: Citizen,
  status: CitizenStatus,
  actor: Actor,
  within: Transaction,
) => Promise<void>;

/** Suspends a citizen, lifts a suspension, or takes over a death from the register. Takes effect with the next call. */
@Injectable()
export class SetCitizenStatus {
  private readonly consequences: StatusConsequence[] = [];

  constructor(
    private readonly database: Database,
    private readonly citizens: CitizenRepository,
    private readonly audit: AuditLog,
  ) {}

  /** For rooms that build on this one. */
  follow(consequence: StatusConsequence): void {
    this.consequences.push(consequence);
  }

  async set(citizen: Citizen, status: CitizenStatus, actor: Actor): Promise<void> {
    if (citizen.status === status) return;
    await this.database.transaction(async (transaction) => {
      await this.citizens.setStatus(citizen.id, status, transaction);
      await this.audit.recordWithin(transaction, citizenStatusChanged(citizen, status, actor));
      for (const follow of this.consequences) await follow(citizen, status, actor, transaction);
    });
  }
}
