import type { SignatureIntent } from '#libs/approval-intent';
import type { Assertion } from '#libs/webauthn-assertion';
import type { CitizenKey } from './citizen-key.js';

/** Everything that a signature needs; the module checks all of it itself. */
export interface SigningOrder {
  readonly key: CitizenKey;
  readonly intent: SignatureIntent;
  /** DER, the one that the intent names by its hash. */
  readonly certificate: Uint8Array;
  /** What an authentication signs (ACSP_V2), whose digest the intent has. A document stays with the relying party. */
  readonly payload?: string;
  readonly assertion: Assertion;
}

/** What comes back when everything held. */
export interface Signed {
  readonly signature: Uint8Array;
  /** The count that the authenticator presented; whether it grew is judged where it is stored. */
  readonly signCount: number;
  /** What proves later that the citizen wanted this signature: canonical JSON. */
  readonly evidence: string;
}
