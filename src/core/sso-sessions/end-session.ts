import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { Database } from '../../platform/persistence/index.js';
import { AuditLog, type Actor } from '../audit/index.js';
import { CitizenRepository } from '../citizens/index.js';
import type { SsoSessionId } from './domain/sso-session.js';
import { LogoutNotices } from './logout-notices.js';
import { SsoSessionRepository } from './persistence/sso-session.repository.js';
import { sessionEnded } from './sso-sessions.events.js';

/** Signs a browser out: of all portals of its session, each of which is told. */
@Injectable()
export class EndSession {
  constructor(
    private readonly database: Database,
    private readonly sessions: SsoSessionRepository,
    private readonly citizens: CitizenRepository,
    private readonly notices: LogoutNotices,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Does nothing when the session is over, or never had a portal. */
  async end(id: SsoSessionId, actor: Actor): Promise<void> {
    await this.database.transaction(async (within) => {
      const citizenId = await this.sessions.end(id, within);
      if (citizenId === undefined) return;
      const left = await this.sessions.leave(id, undefined, this.clock.now(), within);
      await this.notices.send(citizenId, left, within);
      const subject = await this.citizens.pseudonymOf(citizenId, within);
      const parties = left.map(({ relyingParty }) => relyingParty);
      await this.audit.recordWithin(within, sessionEnded(id, parties, actor, subject));
    });
  }
}
