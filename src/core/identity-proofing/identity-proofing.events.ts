import type { Actor, AuditEvent } from '../audit/index.js';

export const activationCodeIssued = (activation: string, subject: string, officer: Actor): AuditEvent => ({
  type: 'identity_proofing.activation_code_issued',
  version: 1,
  actor: officer,
  subject,
  data: { activation },
});

/** Without a subject: a wrong code names nobody. */
export const activationCodeRefused = (reason: 'unknown' | 'wrong' | 'too_many_tries', place: Actor): AuditEvent => ({
  type: 'identity_proofing.activation_code_refused',
  version: 1,
  actor: place,
  data: { reason },
});
