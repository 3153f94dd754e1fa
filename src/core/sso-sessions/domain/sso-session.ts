import type { LevelOfAssurance } from '#libs/assurance';
import type { Branded } from '#libs/kernel';
import type { CitizenId } from '../../citizens/index.js';

/** Digest of the name that the session has in the engine; whoever knows it can do nothing with it. */
export type SsoSessionId = Branded<'SsoSessionId'>;

/**
 * `ended`: signed out in its browser; what was given for longer than the session goes on. `revoked`: signed out
 * everywhere; nothing that came of it goes on.
 */
export type SsoSessionState = 'open' | 'ended' | 'revoked';

/** A browser in which a citizen is signed in. */
export interface SsoSession {
  readonly id: SsoSessionId;
  readonly citizenId: CitizenId;
  /** What the last confirmation in it has proven; it serves requests up to this level. */
  readonly level: LevelOfAssurance;
  /** Time of that confirmation, milliseconds since the epoch. */
  readonly authenticatedAt: number;
}

/** A portal that got tokens in a session, and the session's name at this portal (Back-Channel Logout §2.1). */
export interface Participation {
  readonly relyingParty: string;
  readonly sid: string;
}

const idleSeconds = 15 * 60;
const longestSeconds = 12 * 60 * 60;

/**
 * Seconds that a session is good for from now on: 15 minutes from its last use, 12 hours from its confirmation.
 * @param authenticatedAt seconds since the epoch; `undefined` when nobody is signed in yet
 * @param now seconds since the epoch
 */
export function sessionLife(authenticatedAt: number | undefined, now: number): number {
  if (authenticatedAt === undefined) return idleSeconds;
  return Math.max(1, Math.min(idleSeconds, authenticatedAt + longestSeconds - now));
}
