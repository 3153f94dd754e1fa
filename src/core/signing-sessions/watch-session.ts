import { Injectable } from '@nestjs/common';
import { Clock, sameSecret } from '#libs/kernel';
import type { CitizenId } from '../citizens/index.js';
import { claimOf, demandOpen, demandWay, type SigningSession, type SessionId } from './domain/signing-session.js';
import { ExpireSessions } from './expire-sessions.js';
import { SessionStore } from './session-store.js';
import { SessionUnknown } from './signing-sessions.errors.js';

export interface Patience {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** What an owner has seen of a session. */
interface Sighting {
  readonly id: string;
  readonly owner: string;
  /** The name of its state. */
  readonly seen: string | undefined;
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
  async ofOwner(id: string, owner: string): Promise<SigningSession> {
    return this.expiry.upToDate(await this.owned(id, owner));
  }

  /** Of who followed the link to use a passkey. @throws SessionUnknown, AlreadyDecided, SessionExpired, WayNotAllowed */
  async ofLink(id: string, linkSecret: string): Promise<SigningSession> {
    const session = await this.sessions.find(id);
    if (!session || !sameSecret(session.secrets.link, linkSecret)) throw new SessionUnknown();
    demandOpen(session, this.clock.now());
    demandWay(session, 'passkey');
    return session;
  }

  /** @throws SessionUnknown, AlreadyDecided, SessionExpired */
  async ofCitizen(id: string, citizenId: CitizenId): Promise<SigningSession> {
    const session = await this.sessions.find(id);
    if (!session || claimOf(session)?.citizenId !== citizenId) throw new SessionUnknown();
    demandOpen(session, this.clock.now());
    return session;
  }

  /**
   * Waits until the session is no longer in the state that its owner has seen; at most until its deadline. What has
   * ended changes no more.
   * @throws SessionUnknown, also when it is somebody else's
   */
  async untilChanged({ id, owner, seen }: Sighting, patience: Patience): Promise<SigningSession> {
    const changed = async () => {
      const session = await this.owned(id, owner);
      return session.state.name !== seen || seen === 'ended' || this.isOver(session) ? session : undefined;
    };
    const session = await this.sessions.waitForSession(id as SessionId, changed, patience);
    return this.expiry.upToDate(session ?? (await this.owned(id, owner)));
  }

  /** A session in which a key is used; `undefined` for any other. Whose it is, the caller has to look at. */
  async keyUseOf(id: string): Promise<SigningSession | undefined> {
    const session = await this.sessions.find(id);
    return session?.keyUse ? session : undefined;
  }

  /**
   * Waits until a session in which a key is used has ended; at most until its deadline.
   * @param maySee whether who asks may look at what this owner has started; asked again at each look
   * @returns the session as it is when patience ends; `undefined` when there is none that may be looked at
   */
  async keyUseUntilEnded(
    id: string,
    maySee: (owner: string) => boolean,
    patience: Patience,
  ): Promise<SigningSession | undefined> {
    const look = async () => {
      const session = await this.keyUseOf(id);
      return session && maySee(session.owner) ? session : undefined;
    };
    // Thousands wait at the same time: what they have looked at is not kept for them.
    const ended = async () => {
      const session = await look();
      return !session || session.state.name === 'ended' || this.isOver(session) ? { session } : undefined;
    };
    const answer = await this.sessions.waitForSession(id as SessionId, ended, patience);
    const session = answer ? answer.session : await look();
    return session && this.expiry.upToDate(session);
  }

  /** The request that waits for a citizen's decision; there is at most one. With patience, waits for one to come. */
  async openOf(
    citizenId: CitizenId,
    seen: SessionId | undefined,
    patience: Patience,
  ): Promise<SigningSession | undefined> {
    const changed = async () => {
      const session = await this.sessions.openOf(citizenId);
      return session?.id === seen ? undefined : { session };
    };
    const answer = await this.sessions.waitForCitizen(citizenId, changed, patience);
    return answer ? answer.session : this.sessions.openOf(citizenId);
  }

  /** Whether its deadline has passed; if not, this node will wake whoever waits when it does. */
  private isOver(session: SigningSession): boolean {
    if (this.clock.now() >= session.deadline) return true;
    this.expiry.watch(session);
    return false;
  }

  private async owned(id: string, owner: string): Promise<SigningSession> {
    const session = await this.sessions.find(id);
    if (session?.owner !== owner) throw new SessionUnknown();
    return session;
  }
}
