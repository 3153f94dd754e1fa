import type { AuditEvent } from '../../core/audit/index.js';
import type { Approval } from '../../core/signing-sessions/index.js';

/** A one-time artefact of the engine was used: a code for tokens, a refresh token for new ones. */
export const artefactConsumed = (kind: string, client?: string): AuditEvent => ({
  type: 'oidc.artefact_consumed',
  version: 1,
  actor: client === undefined ? 'system' : `relying_party:${client}`,
  data: { kind },
});

/** A portal is about to get a code for this citizen. */
export const signedIn = (
  client: string,
  session: string,
  approval: Approval,
  scopes: readonly string[],
  subject: string,
): AuditEvent => ({
  type: 'oidc.signed_in',
  version: 1,
  actor: `relying_party:${client}`,
  subject,
  data: { session, level: approval.level, method: approval.method, scopes },
});

/** A citizen has confirmed, and the portal gets nothing of it. */
export const signInWithheld = (
  client: string,
  session: string,
  reason: 'other_person',
  subject: string,
): AuditEvent => ({
  type: 'oidc.sign_in_withheld',
  version: 1,
  actor: `relying_party:${client}`,
  subject,
  data: { session, reason },
});

export const claimsReleased = (client: string, scopes: readonly string[], subject: string): AuditEvent => ({
  type: 'oidc.claims_released',
  version: 1,
  actor: `relying_party:${client}`,
  subject,
  data: { scopes },
});
