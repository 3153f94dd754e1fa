import { Injectable } from '@nestjs/common';
import { Clock, sameSecret } from '#libs/kernel';
import type { Citizen } from '../citizens/index.js';
import type { Device } from '../devices/index.js';
import { claimOf, demandOpen, type SigningSession } from './domain/signing-session.js';
import { NotificationBudget } from './notification-budget.js';
import { SessionStore } from './session-store.js';
import { SettleSession, type Settlement } from './settle-session.js';
import { AlreadyDecided, SessionUnknown } from './signing-sessions.errors.js';

/** Somebody says no: the citizen, on the phone or instead of using a passkey, or whoever started it, on the page. */
@Injectable()
export class RefuseSession {
  constructor(
    private readonly sessions: SessionStore,
    private readonly settle: SettleSession,
    private readonly budget: NotificationBudget,
    private readonly clock: Clock,
  ) {}

  /** @throws SessionUnknown, SessionExpired, AlreadyDecided */
  async byDevice(id: string, result: 'refused' | 'not_me', device: Device, citizen: Citizen): Promise<void> {
    const session = await this.sessions.find(id);
    const claim = session && claimOf(session);
    if (!session || claim?.citizenId !== citizen.id) throw new SessionUnknown();
    if (claim.method === 'app_notification' && result === 'not_me')
      await this.budget.unwanted(citizen.identifier, session.intent.relyingParty.id);
    await this.end(session, result, { actor: `device:${device.id}`, subject: citizen.pseudonym });
  }

  /** @throws SessionUnknown, SessionExpired, AlreadyDecided */
  async byLink(id: string, linkSecret: string, result: 'refused' | 'not_me'): Promise<void> {
    const session = await this.sessions.find(id);
    if (!session || !sameSecret(session.secrets.link, linkSecret)) throw new SessionUnknown();
    await this.end(session, result, { actor: 'browser:passkey' });
  }

  /** The waiting page gives up. Nothing to do when the session has ended already. */
  async byOwner(session: SigningSession): Promise<void> {
    if (session.state.name === 'ended' || this.clock.now() >= session.deadline) return;
    await this.settle.refuse(session, 'cancelled', { actor: `browser:${session.owner}` });
  }

  private async end(session: SigningSession, result: 'refused' | 'not_me', settlement: Settlement): Promise<void> {
    const { state } = session;
    if (state.name === 'ended' && state.outcome.result === result) return;
    demandOpen(session, this.clock.now());
    const { outcome } = await this.settle.refuse(session, result, settlement);
    if (outcome.result !== result) throw new AlreadyDecided(outcome.result);
  }
}
