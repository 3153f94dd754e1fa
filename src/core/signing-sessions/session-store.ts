import type { AuthenticationSession, SessionId } from './domain/authentication-session.js';
import type { CitizenId } from '../citizens/index.js';

/** Where sessions live while they are open, and for a while after. */
export abstract class SessionStore {
  abstract create(session: AuthenticationSession): Promise<void>;
  abstract find(id: string): Promise<AuthenticationSession | undefined>;
  /** The session whose page shows this typed code. */
  abstract findByTypedCode(code: string): Promise<AuthenticationSession | undefined>;

  /**
   * Changes a session so that no change of somebody else is lost: `transition` is applied to what the caller has seen
   * and, if the session has meanwhile moved on, again to the newest state. What it throws is thrown; returning its
   * argument writes nothing.
   * @throws SessionUnknown
   */
  abstract update(
    seen: AuthenticationSession,
    transition: (session: AuthenticationSession) => AuthenticationSession,
  ): Promise<AuthenticationSession>;

  /**
   * Notes a session as the one that a citizen has to decide.
   * @returns another open one that was noted before; then nothing was changed
   */
  abstract noteOpen(citizenId: CitizenId, session: AuthenticationSession): Promise<AuthenticationSession | undefined>;
  abstract openOf(citizenId: CitizenId): Promise<AuthenticationSession | undefined>;

  /** Wakes the page that waits for the session, and the phones of its citizen. */
  abstract announce(session: AuthenticationSession): Promise<void>;
  abstract waitForSession<Answer>(
    id: SessionId,
    read: () => Promise<Answer | undefined>,
    options: { timeoutMs: number; signal?: AbortSignal },
  ): Promise<Answer | undefined>;
  abstract waitForCitizen<Answer>(
    id: CitizenId,
    read: () => Promise<Answer | undefined>,
    options: { timeoutMs: number; signal?: AbortSignal },
  ): Promise<Answer | undefined>;
}
