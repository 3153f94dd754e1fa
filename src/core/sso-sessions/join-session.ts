import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { Database } from '../../platform/persistence/index.js';
import { AuditLog } from '../audit/index.js';
import { CitizenRepository } from '../citizens/index.js';
import type { Participation, SsoSession } from './domain/sso-session.js';
import { SsoSessionRepository } from './persistence/sso-session.repository.js';
import { sessionJoined, type Joining } from './sso-sessions.events.js';

/** Puts on record that a portal gets a code in a session; without the record there is no code. */
@Injectable()
export class JoinSession {
  constructor(
    private readonly database: Database,
    private readonly sessions: SsoSessionRepository,
    private readonly citizens: CitizenRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @returns `false` when the session is over, or its citizen is not active */
  async join(
    session: SsoSession,
    participation: Participation,
    how: Joining,
    scopes: readonly string[],
  ): Promise<boolean> {
    const citizen = await this.citizens.find(session.citizenId);
    if (citizen?.status !== 'active') return false;
    return this.database.transaction(async (within) => {
      const now = this.clock.now();
      if (!(await this.sessions.use(session, now, within))) return false;
      await this.sessions.join(session.id, participation, now, within);
      const event = sessionJoined(session.id, participation.relyingParty, how, scopes, citizen.pseudonym);
      await this.audit.recordWithin(within, event);
      return true;
    });
  }
}
