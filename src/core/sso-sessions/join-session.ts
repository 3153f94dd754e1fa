import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { Database, type Transaction } from '../../platform/persistence/index.js';
import { AuditLog } from '../audit/index.js';
import type { Citizen } from '../citizens/index.js';
import type { Participation, SsoSession } from './domain/sso-session.js';
import { SsoSessionRepository } from './persistence/sso-session.repository.js';
import { sessionJoined, type Joining } from './sso-sessions.events.js';

/** On which grounds a portal gets a code. */
export interface Cause {
  readonly how: Joining;
  readonly scopes: readonly string[];
  /** What has to become true together with it, or not at all. @returns whether it did */
  readonly together?: (transaction: Transaction) => Promise<boolean>;
}

/** Puts on record that a portal gets a code in a session; without the record there is no code. */
@Injectable()
export class JoinSession {
  constructor(
    private readonly database: Database,
    private readonly sessions: SsoSessionRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * @param citizen whose session it is, as it was found for this request
   * @returns `false` when the session is over, its citizen is not active, or the cause was used before
   */
  async join(
    session: SsoSession,
    citizen: Pick<Citizen, 'id' | 'status' | 'pseudonym'>,
    participation: Participation,
    { how, scopes, together }: Cause,
  ): Promise<boolean> {
    if (citizen.id !== session.citizenId || citizen.status !== 'active') return false;
    return this.database.transaction(async (within) => {
      if (together && !(await together(within))) return false;
      if (!(await this.sessions.join(session, participation, this.clock.now(), within))) return false;
      const event = sessionJoined(session.id, participation.relyingParty, how, scopes, citizen.pseudonym);
      await this.audit.recordWithin(within, event);
      return true;
    });
  }
}
