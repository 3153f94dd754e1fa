import type { Clock } from '#libs/kernel';
import { SpentMarks } from '../../src/api/oidc/engine-store/spent-marks.js';
import { SessionRecords } from '../../src/api/oidc/sso/session-records.js';
import type { AuditLog } from '../../src/core/audit/index.js';
import { CitizenRepository } from '../../src/core/citizens/index.js';
import { RelyingPartyRegistry, type RelyingParty } from '../../src/core/relying-parties/index.js';
import { EndSession, JoinSession, LeaveSession, SsoSessionRepository } from '../../src/core/sso-sessions/index.js';
import { LogoutNotices } from '../../src/core/sso-sessions/logout-notices.js';
import type { Database } from '../../src/platform/persistence/index.js';
import { openOutbox } from './outbox.js';

/** Whoever a test names has registered. */
class NamedParties extends RelyingPartyRegistry {
  constructor(private readonly parties: readonly RelyingParty[]) {
    super();
  }

  override find(id: string): RelyingParty | undefined {
    return this.parties.find((party) => party.id === id);
  }

  override findByUuid(uuid: string): RelyingParty | undefined {
    return this.parties.find(({ api }) => api?.uuid === uuid);
  }

  override all(): readonly RelyingParty[] {
    return this.parties;
  }
}

/** The use cases of sessions, of a test that starts no whole service. */
export function openSsoSessions(
  database: Database,
  clock: Clock,
  audit: AuditLog,
  parties: readonly RelyingParty[] = [],
) {
  const sessions = new SsoSessionRepository(database);
  const citizens = new CitizenRepository(database);
  const notices = new LogoutNotices(openOutbox(database, clock).outbox, new NamedParties(parties));
  return {
    sessions,
    notices,
    join: new JoinSession(database, sessions, audit, clock),
    leave: new LeaveSession(database, sessions, citizens, notices, audit, clock),
    end: new EndSession(database, sessions, citizens, notices, audit, clock),
  };
}

export function openSessionRecords(database: Database, clock: Clock, audit: AuditLog): SessionRecords {
  const { sessions, join, leave, end } = openSsoSessions(database, clock, audit);
  return new SessionRecords(sessions, join, leave, end, new SpentMarks(database, clock));
}
