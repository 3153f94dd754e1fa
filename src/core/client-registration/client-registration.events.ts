import type { Actor, AuditEvent } from '../audit/index.js';

export const registrationTokenIssued = (
  id: string,
  organisation: string,
  clients: number,
  actor: Actor,
): AuditEvent => ({
  type: 'client_registration.token_issued',
  version: 1,
  actor,
  data: { token: id, organisation, clients },
});

export const registrationTokenRevoked = (id: string, actor: Actor): AuditEvent => ({
  type: 'client_registration.token_revoked',
  version: 1,
  actor,
  data: { token: id },
});
