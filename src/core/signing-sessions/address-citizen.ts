import { Injectable } from '@nestjs/common';
import type { Citizen } from '../citizens/index.js';
import type { SigningSession } from './domain/signing-session.js';
import { PreventConcurrency } from './prevent-concurrency.js';
import { SessionStore } from './session-store.js';
import { ConcurrentRequests } from './signing-sessions.errors.js';

/** Puts a session before the citizen to whom it is addressed: it appears on the phones by itself. */
@Injectable()
export class AddressCitizen {
  constructor(
    private readonly concurrency: PreventConcurrency,
    private readonly sessions: SessionStore,
  ) {}

  /** A second request ends both, here as everywhere; whoever asked learns of it as of any other end. */
  async address(session: SigningSession, citizen: Citizen): Promise<void> {
    try {
      await this.concurrency.demandSingle(citizen, session);
      await this.sessions.announce(session);
    } catch (error) {
      if (!(error instanceof ConcurrentRequests)) throw error;
    }
  }
}
