import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { KeyValueStore, type WaitOptions } from '../../../platform/key-value/index.js';
import type { CitizenId } from '../../citizens/index.js';
import { claimOf, type SigningSession, type SessionId } from '../domain/signing-session.js';
import { SessionStore } from '../session-store.js';
import { SessionUnknown } from '../signing-sessions.errors.js';

/** A session can be looked at for as long as a login may take. */
const keptMs = 30 * 60_000;
/** More than the phones of one citizen that could change a session in the same moment. */
const attempts = 20;

/** Sessions as JSON texts; a change compares and sets the whole text. */
@Injectable()
export class KeyValueSessionStore extends SessionStore {
  constructor(
    private readonly store: KeyValueStore,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async create(session: SigningSession): Promise<void> {
    const { typed } = session.secrets;
    const token = session.keyUse?.link?.sessionToken;
    const openMs = session.deadline - this.clock.now();
    await Promise.all([
      this.store.set(sessionKey(session.id), JSON.stringify(session), keptMs),
      typed && this.store.set(typedKey(typed), session.id, openMs),
      token && this.store.set(tokenKey(token), session.id, openMs),
    ]);
  }

  override async find(id: string): Promise<SigningSession | undefined> {
    const text = await this.store.get(sessionKey(id));
    return text === undefined ? undefined : (JSON.parse(text) as SigningSession);
  }

  override async findByTypedCode(code: string): Promise<SigningSession | undefined> {
    const id = await this.store.get(typedKey(code));
    return id === undefined ? undefined : this.find(id);
  }

  override async findByToken(sessionToken: string): Promise<SigningSession | undefined> {
    const id = await this.store.get(tokenKey(sessionToken));
    return id === undefined ? undefined : this.find(id);
  }

  override async update(
    seen: SigningSession,
    transition: (session: SigningSession) => SigningSession,
  ): Promise<SigningSession> {
    const key = sessionKey(seen.id);
    let session = seen;
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const next = transition(session);
      if (next === session) return session;
      // A session that was read and not changed has the text that is stored: both were written by the same hand.
      if (await this.store.replace(key, JSON.stringify(session), JSON.stringify(next), keptMs)) return next;
      const newest = await this.find(seen.id);
      if (!newest) throw new SessionUnknown();
      session = newest;
    }
    throw new SessionUnknown('the session changes faster than it can be read');
  }

  override async noteOpen(citizenId: CitizenId, session: SigningSession): Promise<SigningSession | undefined> {
    const key = openKey(citizenId);
    const lifeMs = Math.max(session.deadline - this.clock.now(), 1);
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      if (await this.store.setIfAbsent(key, session.id, lifeMs)) return undefined;
      const noted = await this.store.get(key);
      if (noted === session.id) return undefined;
      const other = noted === undefined ? undefined : await this.find(noted);
      if (other && this.isOpenFor(citizenId, other)) return other;
      if (noted !== undefined && (await this.store.replace(key, noted, session.id, lifeMs))) return undefined;
    }
    throw new SessionUnknown('the open session of a citizen changes faster than it can be read');
  }

  override async openOf(citizenId: CitizenId): Promise<SigningSession | undefined> {
    const id = await this.store.get(openKey(citizenId));
    const session = id === undefined ? undefined : await this.find(id);
    return session && this.isOpenFor(citizenId, session) ? session : undefined;
  }

  override async announce(session: SigningSession): Promise<void> {
    const citizenId = citizenOf(session);
    await this.store.publish(sessionTopic(session.id), ...(citizenId ? [citizenTopic(citizenId)] : []));
  }

  override waitForSession<Answer>(id: SessionId, read: () => Promise<Answer | undefined>, options: WaitOptions) {
    return this.store.waitFor(sessionTopic(id), read, options);
  }

  override waitForCitizen<Answer>(id: CitizenId, read: () => Promise<Answer | undefined>, options: WaitOptions) {
    return this.store.waitFor(citizenTopic(id), read, options);
  }

  /** Still to be decided, and by this citizen or by nobody yet. */
  private isOpenFor(citizenId: CitizenId, session: SigningSession): boolean {
    const claimant = claimOf(session)?.citizenId ?? citizenId;
    return session.state.name !== 'ended' && this.clock.now() < session.deadline && claimant === citizenId;
  }
}

function citizenOf(session: SigningSession): CitizenId | undefined {
  const { state } = session;
  if (state.name === 'ended' && state.outcome.result === 'approved') return state.outcome.citizenId;
  return claimOf(session)?.citizenId;
}

const sessionKey = (id: string) => `{session:${id}}:state`;
const typedKey = (code: string) => `{typed:${code}}`;
const tokenKey = (sessionToken: string) => `{token:${sessionToken}}:session`;
const openKey = (citizenId: CitizenId) => `{citizen:${citizenId}}:open`;
const sessionTopic = (id: SessionId) => `session:${id}`;
const citizenTopic = (id: CitizenId) => `citizen:${id}`;
