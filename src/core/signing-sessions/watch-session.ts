import { Injectable } from '@nestjs/common';
import { Clock, sameSecret } from '#libs/kernel';
import type { CitizenId } from '../citizens/index.js';
import {
  claimOf,
  demandOpen,
  demandWay,
  type AuthenticationSession,
  type SessionId,
} from './domain/authentication-session.js';
import { ExpireSessions } from './expire-sessions.js';
import { SessionStore } from './session-store.js';
import { SessionUnknown } from './signing-sessions.errors.js';

interface Patience {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Looks at sessions, and waits for something to happen to them. */
@Injectable()
export class WatchSession {
  constructor(
    private readonly sessions: SessionStore,
    private readonly expiry: ExpireSessions,
    private readonly clock: Clock,
  ) {}

  /** @throws SessionUnknown, also when it is somebody else's */
  async ofOwner(id: string, owner: string): Promise<AuthenticationSession> {
    const session = await this.sessions.find(id);
    if (session?.owner !== owner) throw new SessionUnknown();
    return this.expiry.upToDate(session);
  }

  /** Of who followed the link to use a passkey. @throws SessionUnknown, AlreadyDecided, SessionExpired, WayNotAllowed */
  async ofLink(id: string, linkSecret: string): Promise<AuthenticationSession> {
    const session = await this.sessions.find(id);
    if (!session || !sameSecret(session.secrets.link, linkSecret)) throw new SessionUnknown();
    demandOpen(session, this.clock.now());
    demandWay(session, 'passkey');
    return session;
  }

  /** @throws SessionUnknown, AlreadyDecided, SessionExpired */
  async ofCitizen(id: string, citizenId: CitizenId): Promise<AuthenticationSession> {
    const session = await this.sessions.find(id);
    if (!session || claimOf(session)?.citizenId !== citizenId) throw new SessionUnknown();
    demandOpen(session, this.clock.now());
    return session;
  }

  /** Waits until the session is no longer in the state that the caller has seen; at most until its deadline. */
  async untilChanged(
    seen: AuthenticationSession,
    { timeoutMs, ...patience }: Patience,
  ): Promise<AuthenticationSession> {
    const changed = async () => {
      const session = await this.sessions.find(seen.id);
      return session?.state.name === seen.state.name ? undefined : session;
    };
    const left = Math.max(seen.deadline - this.clock.now(), 0);
    const options = { ...patience, timeoutMs: Math.min(timeoutMs, left + 20) };
    const session = await this.sessions.waitForSession(seen.id, changed, options);
    return session ? this.expiry.upToDate(session) : this.ofOwner(seen.id, seen.owner);
  }

  /** The request that waits for a citizen's decision; there is at most one. With patience, waits for one to come. */
  async openOf(
    citizenId: CitizenId,
    seen: SessionId | undefined,
    patience: Patience,
  ): Promise<AuthenticationSession | undefined> {
    const changed = async () => {
      const session = await this.sessions.openOf(citizenId);
      return session?.id === seen ? undefined : { session };
    };
    const answer = await this.sessions.waitForCitizen(citizenId, changed, patience);
    return answer ? answer.session : this.sessions.openOf(citizenId);
  }
}
