import type { LevelOfAssurance } from '#libs/assurance';
import type { CitizenId } from '../../citizens/index.js';
import type { DeviceId } from '../../devices/index.js';

/** How a phone came to a session. */
export type Method = 'app_qr' | 'app_link' | 'app_code' | 'app_notification' | 'passkey';

/** The ways between which a portal may choose: the app, however the phone came to the session, or a passkey. */
export type Way = 'app' | 'passkey';

export function wayOf(method: Method): Way {
  return method === 'passkey' ? 'passkey' : 'app';
}

/** Why a session ended without an approval; the same words on phone, page, in tokens, logs and statistics. */
export const refusals = [
  'refused',
  'not_me',
  'timeout',
  'cancelled',
  'concurrent',
  // Where a key of the citizen was to be used
  'wrong_code',
  'unusable',
  'unsupported',
] as const;

export type Refusal = (typeof refusals)[number];

/** What a citizen's approval proves. */
export interface Approval {
  readonly result: 'approved';
  readonly citizenId: CitizenId;
  readonly deviceId: DeviceId;
  readonly level: LevelOfAssurance;
  readonly method: Method;
  /** Whether the key stays in one device (`hwk`) or can sync (`swk`), RFC 8176 §2. */
  readonly keyStays: boolean;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** The end of a session; there is exactly one. */
export type Outcome = Approval | { readonly result: Refusal; readonly at: number };
