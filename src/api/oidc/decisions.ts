import type { Approval, Refusal } from '../../core/signing-sessions/index.js';

/** What a portal is told when nobody is signed in; the error is OAuth's `access_denied`, the reason ours. */
export const reasons: Readonly<Record<Refusal, string>> = {
  refused: 'user_refused',
  not_me: 'user_refused',
  timeout: 'timeout',
  cancelled: 'user_cancel',
  concurrent: 'concurrent',
  // A sign-in at a portal uses no key of the citizen, so it cannot end like this.
  unusable: 'user_refused',
  unsupported: 'user_refused',
  wrong_code: 'wrong_code',
};

/** How the citizen confirmed, as the values of `amr` (RFC 8176 §2). */
export function methodsOf({ keyStays }: Approval): string[] {
  return [keyStays ? 'hwk' : 'swk', 'user', 'mfa'];
}
