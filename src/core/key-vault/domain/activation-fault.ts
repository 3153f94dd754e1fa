import type { AssertionFault } from '#libs/webauthn-assertion';

/** Why the module does not sign: one word for each of its checks, for the log. */
export type ActivationFault =
  | 'malformed'
  // The key
  | 'other_protection'
  | 'broken_seal'
  // The intent
  | 'wrong_use'
  | 'not_yet'
  | 'expired'
  | 'lives_too_long'
  | 'wrong_algorithm'
  | 'wrong_digest'
  // The certificate
  | 'wrong_certificate'
  | 'foreign_certificate'
  | 'certificate_not_valid'
  // What an authentication signs
  | 'no_payload'
  | 'needless_payload'
  | 'wrong_payload'
  // The citizen's answer
  | `assertion_${AssertionFault}`;
