import type { AuthenticationIntent } from '#libs/approval-intent';
import type { Branded } from '#libs/kernel';
import type { CitizenId } from '../../citizens/index.js';
import type { DeviceId } from '../../devices/index.js';
import {
  AlreadyDecided,
  ClaimedByAnother,
  MeantForAnother,
  SessionExpired,
  WayNotAllowed,
} from '../signing-sessions.errors.js';
import type { KeyUse, PreparedKeyUse } from './key-use.js';
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
  /** Missing while any phone of the citizen may answer. */
  readonly deviceId?: DeviceId;
  readonly method: Method;
}

/** A message that leaves the service once the citizen has decided, by the outbox. Its contents are the door's own. */
export interface Notice {
  readonly kind: string;
  readonly payload: string;
  /** Milliseconds since the epoch; afterwards nobody needs it any more. */
  readonly usefulUntil: number;
}

/** `waiting` for a phone, `claimed` for a citizen who has to decide, `ended` once. */
export type SessionState =
  | { readonly name: 'waiting' }
  | { readonly name: 'claimed'; readonly claim: Claim }
  | { readonly name: 'ended'; readonly outcome: Outcome; readonly claim?: Claim };

/** A relying party wants to know who somebody is, and a citizen has to say yes. Plain JSON. */
export interface SigningSession {
  readonly id: SessionId;
  /** What the citizen agrees to; its hash is the WebAuthn challenge. */
  readonly intent: AuthenticationIntent;
  /** The codes among which the citizen has to find the one of the intent; missing when it is shown. */
  readonly choices?: readonly string[];
  /** The only ways that may be used; missing when all may. */
  readonly ways?: readonly Way[];
  /** Missing when no page was opened: a relying party asked by itself. */
  readonly starter?: Starter;
  /** Who started it and alone may take the result, by a name that the door has chosen. */
  readonly owner: string;
  /** Where a phone on the same device returns to; gets a `value` that only the approving phone knows. */
  readonly returnUrl?: string;
  readonly startedAt: number;
  readonly deadline: number;
  /** Shown by the waiting page, as QR code, as link and as typed code. */
  readonly secrets: { readonly qr: string; readonly link: string; readonly typed?: string; readonly returning: string };
  readonly notice?: Notice;
  /** Whether the relying party of a key use is told by the outbox how it ended, also when nobody answered. */
  readonly tellsEnd?: true;
  /** What of the citizen's own keys is asked for; missing at a portal, where the approval itself is the answer. */
  readonly keyUse?: KeyUse;
  /** What the phone that answers has been asked to agree to. */
  readonly prepared?: PreparedKeyUse;
  readonly state: SessionState;
}

/**
 * A phone shows that it has seen the page. The same phone may ask again; another citizen may not take over.
 * @throws AlreadyDecided, SessionExpired, ClaimedByAnother
 */
export function claim(session: SigningSession, by: Claim, now: number): SigningSession {
  demandOpen(session, now);
  if (session.state.name === 'claimed' && session.state.claim.citizenId !== by.citizenId) throw new ClaimedByAnother();
  if (session.state.name === 'claimed') return session;
  return { ...session, state: { name: 'claimed', claim: by } };
}

/** The one end of a session. Whoever comes later finds it ended. */
export function end(session: SigningSession, outcome: Outcome): SigningSession {
  if (session.state.name === 'ended') return session;
  const claim = claimOf(session);
  return { ...session, state: { name: 'ended', outcome, ...(claim && { claim }) } };
}

/**
 * The deadline wins over a late answer, also when nobody has noticed yet that it has passed.
 * @throws AlreadyDecided, SessionExpired
 */
export function demandOpen(session: SigningSession, now: number): void {
  if (session.state.name === 'ended') throw new AlreadyDecided(session.state.outcome.result);
  if (now >= session.deadline) throw new SessionExpired();
}

/**
 * The portal may have asked for some ways only.
 * @throws WayNotAllowed
 */
export function demandWay({ ways }: SigningSession, method: Method): void {
  if (ways && !ways.includes(wayOf(method))) throw new WayNotAllowed();
}

/** Who has to decide, or had to; `undefined` while no phone has claimed the session. */
export function claimOf({ state }: SigningSession): Claim | undefined {
  return state.name === 'waiting' ? undefined : state.claim;
}

/** The phone that answers; the same one may begin again, with another user challenge. @throws ClaimedByAnother */
export function prepare(session: SigningSession, prepared: PreparedKeyUse, now: number): SigningSession {
  demandOpen(session, now);
  if (session.prepared && session.prepared.deviceId !== prepared.deviceId) throw new ClaimedByAnother();
  return { ...session, prepared };
}

/** @throws MeantForAnother */
export function demandPerson({ keyUse }: SigningSession, citizenId: CitizenId): void {
  if (keyUse?.person !== undefined && keyUse.person !== citizenId) throw new MeantForAnother();
}
