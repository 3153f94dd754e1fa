import type { Actor, AuditEvent } from '../audit/index.js';
import type { Citizen, CitizenStatus } from './domain/citizen.js';

export const citizenStatusChanged = (citizen: Citizen, status: CitizenStatus, actor: Actor): AuditEvent => ({
  type: 'citizens.status_changed',
  version: 1,
  actor,
  subject: citizen.pseudonym,
  data: { from: citizen.status, to: status },
});
