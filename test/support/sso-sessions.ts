import type { Clock } from '#libs/kernel';
import { SessionRecords } from '../../src/api/oidc/sso/session-records.js';
import type { AuditLog } from '../../src/core/audit/index.js';
import { CitizenRepository } from '../../src/core/citizens/index.js';
import { RelyingPartyRegistry } from '../../src/core/relying-parties/index.js';
import { EndSession, JoinSession, LeaveSession, SsoSessionRepository } from '../../src/core/sso-sessions/index.js';
import { LogoutNotices } from '../../src/core/sso-sessions/logout-notices.js';
import type { Database } from '../../src/platform/persistence/index.js';
import { openOutbox } from './outbox.js';

/** The repositories are what is tested: nobody has registered, so nobody is told. */
class NobodyRegistered extends RelyingPartyRegistry {
  override find() {
    return undefined;
  }

  override all() {
    return [];
  }
}

/** The use cases of sessions, of a test that starts no whole service. */
export function openSsoSessions(database: Database, clock: Clock, audit: AuditLog) {
  const sessions = new SsoSessionRepository(database);
  const citizens = new CitizenRepository(database);
  const notices = new LogoutNotices(openOutbox(database, clock).outbox, new NobodyRegistered());
  return {
    sessions,
    notices,
    join: new JoinSession(database, sessions, citizens, audit, clock),
    leave: new LeaveSession(database, sessions, citizens, notices, audit, clock),
    end: new EndSession(database, sessions, citizens, notices, audit, clock),
  };
}

export function openSessionRecords(database: Database, clock: Clock, audit: AuditLog): SessionRecords {
  const { sessions, join, leave, end } = openSsoSessions(database, clock, audit);
  return new SessionRecords(sessions, join, leave, end);
}
