import type { Actor, AuditEvent } from '../audit/index.js';
import { claimOf, type SigningSession, type Claim } from './domain/signing-session.js';
import type { Outcome } from './domain/outcome.js';

export const sessionStarted = (session: SigningSession): AuditEvent => ({
  type: 'signing_sessions.started',
  version: 1,
  actor: `relying_party:${session.intent.relyingParty.id}`,
  data: { session: session.id, kind: kindOf(session), level: session.intent.level },
});

export const sessionClaimed = (session: SigningSession, claim: Required<Claim>, subject: string): AuditEvent => ({
  type: 'signing_sessions.claimed',
  version: 1,
  actor: `device:${claim.deviceId}`,
  subject,
  data: { session: session.id, method: claim.method },
});

export const sessionEnded = (
  session: SigningSession,
  outcome: Outcome,
  actor: Actor,
  subject: string | undefined,
): AuditEvent => ({
  type: 'signing_sessions.ended',
  version: 1,
  actor,
  ...(subject !== undefined && { subject }),
  data: {
    session: session.id,
    relyingParty: session.intent.relyingParty.id,
    result: outcome.result,
    method: (outcome.result === 'approved' ? outcome.method : claimOf(session)?.method) ?? null,
    level: outcome.result === 'approved' ? outcome.level : null,
  },
});

/** An answer of a phone that was not accepted. */
export const confirmationRefused = (session: SigningSession, actor: Actor, reason: string): AuditEvent => ({
  type: 'signing_sessions.confirmation_refused',
  version: 1,
  actor,
  data: { session: session.id, reason },
});

const kinds = { auth: 'signed_authentication', sign: 'signature', cert: 'certificate_choice' } as const;

function kindOf({ keyUse }: SigningSession): string {
  return keyUse ? kinds[keyUse.kind] : 'authentication';
}
