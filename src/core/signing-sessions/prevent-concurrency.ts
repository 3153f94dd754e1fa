import { Injectable } from '@nestjs/common';
import type { Citizen } from '../citizens/index.js';
import type { SigningSession } from './domain/signing-session.js';
import { SessionStore } from './session-store.js';
import { SettleSession } from './settle-session.js';
import { ConcurrentRequests } from './signing-sessions.errors.js';

/**
 * One request at a time. When a second one reaches the same person, both end: one of them may have been started by
 * somebody who is talking the person into confirming it.
 */
@Injectable()
export class PreventConcurrency {
  constructor(
    private readonly sessions: SessionStore,
    private readonly settle: SettleSession,
  ) {}

  /** @throws ConcurrentRequests */
  async demandSingle(citizen: Citizen, session: SigningSession): Promise<void> {
    const other = await this.sessions.noteOpen(citizen.id, session);
    if (!other) return;
    const settlement = { actor: 'system', subject: citizen.pseudonym } as const;
    await this.settle.refuse(other, 'concurrent', settlement);
    await this.settle.refuse(session, 'concurrent', settlement);
    throw new ConcurrentRequests();
  }
}
