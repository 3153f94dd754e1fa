import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { Log } from '../../platform/logging/index.js';
import type { SigningSession, SessionId } from './domain/signing-session.js';
import { SessionStore } from './session-store.js';
import { SettleSession } from './settle-session.js';

/** Ends sessions whose time has run out, also those whose page was closed. */
@Injectable()
export class ExpireSessions implements OnModuleDestroy {
  private readonly timers = new Map<SessionId, NodeJS.Timeout>();

  constructor(
    private readonly sessions: SessionStore,
    private readonly settle: SettleSession,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onModuleDestroy(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
  }

  /** Looks at the session again when its deadline has come, once for everybody of this node who waits for it. */
  watch({ id, deadline }: SigningSession): void {
    if (this.timers.has(id)) return;
    const timer = setTimeout(() => void this.onDeadline(id), deadline - this.clock.now() + 50);
    this.timers.set(id, timer.unref());
  }

  /** The session as it is now: one whose deadline has passed is ended first. */
  async upToDate(session: SigningSession): Promise<SigningSession> {
    if (session.state.name === 'ended' || this.clock.now() < session.deadline) return session;
    await this.settle.refuse(session, 'timeout', { actor: 'system' });
    return (await this.sessions.find(session.id)) ?? session;
  }

  private async onDeadline(id: SessionId): Promise<void> {
    this.timers.delete(id);
    try {
      const session = await this.sessions.find(id);
      if (session) await this.upToDate(session);
    } catch (error) {
      this.log.error('session_not_expired', 'a session could not be ended at its deadline', error, { session: id });
    }
  }
}
