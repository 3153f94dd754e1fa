import type { Actor, AuditEvent } from '../audit/index.js';
import type { SsoSessionId } from './domain/sso-session.js';

/** How a portal came to a citizen: by a new confirmation, by "Continue" on our page, or without asking once more. */
export type Joining = 'confirmed' | 'continued' | 'silent';

/** A portal gets a code in a session. */
export const sessionJoined = (
  session: SsoSessionId,
  relyingParty: string,
  how: Joining,
  scopes: readonly string[],
  subject: string,
): AuditEvent => ({
  type: 'sso_sessions.joined',
  version: 1,
  actor: `relying_party:${relyingParty}`,
  subject,
  data: { session, how, scopes },
});

/** One portal was signed out of a session that goes on. */
export const sessionLeft = (
  session: SsoSessionId,
  relyingParty: string,
  actor: Actor,
  subject?: string,
): AuditEvent => ({
  type: 'sso_sessions.left',
  version: 1,
  actor,
  ...(subject !== undefined && { subject }),
  data: { session, relyingParty },
});

/** A session is over, for all its portals. */
export const sessionEnded = (
  session: SsoSessionId,
  relyingParties: readonly string[],
  actor: Actor,
  subject?: string,
): AuditEvent => ({
  type: 'sso_sessions.ended',
  version: 1,
  actor,
  ...(subject !== undefined && { subject }),
  data: { session, relyingParties },
});

/** All sessions of a citizen are over, in all browsers. */
export const signedOutEverywhere = (sessions: number, actor: Actor, subject: string): AuditEvent => ({
  type: 'sso_sessions.signed_out_everywhere',
  version: 1,
  actor,
  subject,
  data: { sessions },
});
