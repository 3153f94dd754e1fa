import type { AuditEvent } from '../../../core/audit/index.js';
import type { KeyState } from './signing-key.repository.js';

/** A signing key has come into a state; `gone` when it is no longer published. */
export const signingKeyChanged = (kid: string, algorithm: string, state: KeyState | 'gone'): AuditEvent => ({
  type: 'oidc.signing_key_changed',
  version: 1,
  actor: 'system',
  data: { kid, algorithm, state },
});
