import type { AuthenticationIntent } from '#libs/approval-intent';
import type { Branded } from '#libs/kernel';
import type { CitizenId } from '../../citizens/index.js';
import type { DeviceId } from '../../devices/index.js';
import { AlreadyDecided, ClaimedByAnother, SessionExpired, WayNotAllowed } from '../signing-sessions.errors.js';
import { wayOf, type Method, type Outcome, type Way } from './outcome.js';

export type SessionId = Branded<'SessionId'>;

/** Where a request comes from, as far as it helps a citizen to recognise it. */
export interface Starter {
  /** For example "Firefox, Windows". */
  readonly browser: string;
  /** The network of the browser, cut to /24 or /48: compared with the phone's, never shown. */
  readonly network: string;
}

export interface Claim {
  readonly citizenId: CitizenId;
  readonly deviceId: DeviceId;
  readonly method: Method;
}

/** `waiting` for a phone, `claimed` by one, `ended` once. */
export type SessionState =
  | { readonly name: 'waiting' }
  | { readonly name: 'claimed'; readonly claim: Claim }
  | { readonly name: 'ended'; readonly outcome: Outcome; readonly claim?: Claim };

/** A relying party wants to know who somebody is, and a citizen has to say yes. Plain JSON. */
export interface AuthenticationSession {
  readonly id: SessionId;
  /** What the citizen agrees to; its hash is the WebAuthn challenge. */
  readonly intent: AuthenticationIntent;
  /** The only ways that may be used; missing when all may. */
  readonly ways?: readonly Way[];
  readonly starter: Starter;
  /** The browser that started it and alone may take the result, by a name that the door has chosen. */
  readonly owner: string;
  /** Where a phone on the same device returns to; gets a `value` that only the approving phone knows. */
  readonly returnUrl: string;
  readonly startedAt: number;
  readonly deadline: number;
  /** Shown by the waiting page, as QR code, as link and as typed code. */
  readonly secrets: { readonly qr: string; readonly link: string; readonly typed?: string; readonly returning: string };
  readonly state: SessionState;
}

/**
 * A phone shows that it has seen the page. The same phone may ask again; another citizen may not take over.
 * @throws AlreadyDecided, SessionExpired, ClaimedByAnother
 */
export function claim(session: AuthenticationSession, by: Claim, now: number): AuthenticationSession {
  demandOpen(session, now);
  if (session.state.name === 'claimed' && session.state.claim.citizenId !== by.citizenId) throw new ClaimedByAnother();
  if (session.state.name === 'claimed') return session;
  return { ...session, state: { name: 'claimed', claim: by } };
}

/** The one end of a session. Whoever comes later finds it ended. */
export function end(session: AuthenticationSession, outcome: Outcome): AuthenticationSession {
  if (session.state.name === 'ended') return session;
  const claim = claimOf(session);
  return { ...session, state: { name: 'ended', outcome, ...(claim && { claim }) } };
}

/**
 * The deadline wins over a late answer, also when nobody has noticed yet that it has passed.
 * @throws AlreadyDecided, SessionExpired
 */
export function demandOpen(session: AuthenticationSession, now: number): void {
  if (session.state.name === 'ended') throw new AlreadyDecided(session.state.outcome.result);
  if (now >= session.deadline) throw new SessionExpired();
}

/**
 * The portal may have asked for some ways only.
 * @throws WayNotAllowed
 */
export function demandWay({ ways }: AuthenticationSession, method: Method): void {
  if (ways && !ways.includes(wayOf(method))) throw new WayNotAllowed();
}

/** Who has to decide, or had to; `undefined` while no phone has claimed the session. */
export function claimOf({ state }: AuthenticationSession): Claim | undefined {
  return state.name === 'waiting' ? undefined : state.claim;
}
