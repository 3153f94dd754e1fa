import type { EndResult } from '#libs/smart-id-api';
import { endResultOf } from './end-result.js';
import type { Outcome } from './outcome.js';
import type { SessionId, SigningSession } from './signing-session.js';

/** The kind of message in the outbox that tells a relying party that a session has ended. */
export const sessionEventKind = 'session_event';

/** How long it is tried to tell: a receiver that was down for a night still hears of it. */
export const sessionEventLifeMs = 24 * 60 * 60_000;

/** What a relying party is told: that it ended and how, and nothing of who answered. */
export interface SessionEvent {
  readonly sessionId: SessionId;
  readonly endResult: EndResult;
}

export function writeSessionEvent(session: SigningSession, outcome: Outcome): string {
  const event: SessionEvent = { sessionId: session.id, endResult: endResultOf(session, outcome).endResult };
  return JSON.stringify(event);
}

export function readSessionEvent(payload: string): SessionEvent {
  return JSON.parse(payload) as SessionEvent;
}
