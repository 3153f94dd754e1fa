import { createHash } from 'node:crypto';
import { CredentialRefused } from '../devices.errors.js';
import type { CeremonyFault } from './ceremony-fault.js';

/** What both ceremonies expect of the page and the authenticator. */
export interface Expectation {
  /** base64url */
  readonly challenge: string;
  /** The origin of the phone app, the only page that may ask. */
  readonly origin: string;
  /** The host of that origin. */
  readonly rpId: string;
}

/** CollectedClientData (WebAuthn L3 §5.8.1), decoded. */
export interface ClientData {
  readonly type?: unknown;
  readonly challenge?: unknown;
  readonly origin?: unknown;
  readonly crossOrigin?: unknown;
  readonly topOrigin?: unknown;
  readonly tokenBinding?: unknown;
}

export interface AuthenticatorFlags {
  readonly userPresent: boolean;
  readonly userVerified: boolean;
  readonly backupEligible: boolean;
  readonly backedUp: boolean;
  /** Bits 1 and 5, which have no meaning yet. */
  readonly reserved: boolean;
}

/** The first check that fails decides; its name goes to the log. */
export function demand(condition: boolean, fault: CeremonyFault): asserts condition {
  if (!condition) throw new CredentialRefused(fault);
}

/** WebAuthn L3 §7.1 steps 7-11 and §7.2 steps 10-14. */
export function checkClientData(
  data: ClientData,
  type: 'webauthn.create' | 'webauthn.get',
  expected: Expectation,
): void {
  demand(data.type === type, 'wrong_type');
  demand(data.challenge === expected.challenge, 'wrong_challenge');
  demand(data.origin === expected.origin, 'wrong_origin');
  // We never ask from inside a frame, so neither member may say that somebody did.
  demand(data.crossOrigin === undefined || data.crossOrigin === false, 'cross_origin');
  demand(data.topOrigin === undefined, 'framed');
  // §5.8.1 keeps the name of a member of old so that it gets no other meaning; no browser sends it.
  demand(data.tokenBinding === undefined, 'token_binding');
}

/**
 * WebAuthn L3 §7.1 steps 14-17 and §7.2 steps 15-18; the reserved bits are those of §6.1. Extension outputs that nobody
 * asked for are ignored, as §7.1 step 28 and §7.2 step 23 allow: browsers add credProtect for security keys unasked.
 */
export function checkAuthenticator(rpIdHash: Uint8Array, flags: AuthenticatorFlags, expected: Expectation): void {
  demand(Buffer.from(rpIdHash).equals(sha256(expected.rpId)), 'wrong_rp');
  demand(flags.userPresent, 'user_absent');
  demand(flags.userVerified, 'user_unverified');
  demand(flags.backupEligible || !flags.backedUp, 'backup_flags');
  demand(!flags.reserved, 'reserved_flags');
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
