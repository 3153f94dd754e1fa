import type { Actor, AuditEvent } from '../audit/index.js';
import type { CitizenKey } from './domain/citizen-key.js';
import type { KeptEvidence } from './persistence/signature-evidence.repository.js';

export const keyCreated = ({ id, use, algorithm }: CitizenKey, subject: string): AuditEvent => ({
  type: 'key_vault.key_created',
  version: 1,
  actor: 'system',
  subject,
  data: { key: id, use, algorithm },
});

export const signedType = 'key_vault.signed';

/** Ties the evidence into the chain: what is in the records must have this hash for ever. */
export const signed = (record: KeptEvidence, use: string, by: { actor: Actor; subject: string }): AuditEvent => ({
  type: signedType,
  version: 1,
  ...by,
  data: { key: record.keyId, use, session: record.sessionId, intent: record.intent, evidence: record.hash },
});

export const activationRefused = (key: CitizenKey, session: string, actor: Actor, reason: string): AuditEvent => ({
  type: 'key_vault.activation_refused',
  version: 1,
  actor,
  data: { key: key.id, session, reason },
});
