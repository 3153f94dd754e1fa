import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { Database } from '../../platform/persistence/index.js';
import { AuditLog, type Actor } from '../audit/index.js';
import { CitizenRepository } from '../citizens/index.js';
import type { SsoSessionId } from './domain/sso-session.js';
import { LogoutNotices } from './logout-notices.js';
import { SsoSessionRepository } from './persistence/sso-session.repository.js';
import { sessionLeft } from './sso-sessions.events.js';

/** Signs a browser out of one portal only; the session goes on for the others. */
@Injectable()
export class LeaveSession {
  constructor(
    private readonly database: Database,
    private readonly sessions: SsoSessionRepository,
    private readonly citizens: CitizenRepository,
    private readonly notices: LogoutNotices,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Does nothing when the portal is not signed in. */
  async leave(id: SsoSessionId, relyingParty: string, actor: Actor): Promise<void> {
    await this.database.transaction(async (within) => {
      const left = await this.sessions.leave(id, relyingParty, this.clock.now(), within);
      const citizenId = await this.sessions.citizenOf(id, within);
      if (citizenId === undefined || left.length === 0) return;
      await this.notices.send(citizenId, left, within);
      const subject = await this.citizens.pseudonymOf(citizenId, within);
      await this.audit.recordWithin(within, sessionLeft(id, relyingParty, actor, subject));
    });
  }
}
