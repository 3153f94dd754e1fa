import type { SigningSession, SessionId } from './domain/signing-session.js';
import type { CitizenId } from '../citizens/index.js';

/** Where sessions live while they are open, and for a while after. */
export abstract class SessionStore {
  abstract create(session: SigningSession): Promise<void>;
  abstract find(id: string): Promise<SigningSession | undefined>;
  /** The session whose page shows this typed code. */
  abstract findByTypedCode(code: string): Promise<SigningSession | undefined>;
  /** The session to which a device link leads. */
  abstract findByToken(sessionToken: string): Promise<SigningSession | undefined>;

  /**
   * Changes a session so that no change of somebody else is lost: `transition` is applied to what the caller has seen
   * and, if the session has meanwhile moved on, again to the newest state. What it throws is thrown; returning its
   * argument writes nothing.
   * @throws SessionUnknown
   */
  abstract update(
    seen: SigningSession,
    transition: (session: SigningSession) => SigningSession,
  ): Promise<SigningSession>;

  /**
   * Notes a session as the one that a citizen has to decide.
   * @returns another open one that was noted before; then nothing was changed
   */
  abstract noteOpen(citizenId: CitizenId, session: SigningSession): Promise<SigningSession | undefined>;
  abstract openOf(citizenId: CitizenId): Promise<SigningSession | undefined>;

  /** Wakes the page that waits for the session, and the phones of its citizen. */
  abstract announce(session: SigningSession): Promise<void>;
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
