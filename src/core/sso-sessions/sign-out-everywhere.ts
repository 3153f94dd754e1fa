import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { Database, type Transaction } from '../../platform/persistence/index.js';
import { AuditLog, type Actor } from '../audit/index.js';
import { SetCitizenStatus, type Citizen } from '../citizens/index.js';
import { LogoutNotices } from './logout-notices.js';
import { SsoSessionRepository } from './persistence/sso-session.repository.js';
import { signedOutEverywhere } from './sso-sessions.events.js';

/**
 * Ends all sessions of a citizen, in all browsers, and all that came of them: codes, access and refresh tokens, also
 * those that outlive a session. Takes effect on all nodes with the next call. Happens by itself when a citizen is
 * suspended or has died.
 */
@Injectable()
export class SignOutEverywhere implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly sessions: SsoSessionRepository,
    private readonly notices: LogoutNotices,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly setStatus: SetCitizenStatus,
  ) {}

  onModuleInit(): void {
    this.setStatus.follow(async (citizen, status, actor, within) => {
      if (status !== 'active') await this.signOutWithin(citizen, actor, within);
    });
  }

  /** @returns how many browsers the citizen was signed in with */
  async signOut(citizen: Citizen, actor: Actor): Promise<number> {
    return this.database.transaction((within) => this.signOutWithin(citizen, actor, within));
  }

  private async signOutWithin(citizen: Citizen, actor: Actor, within: Transaction): Promise<number> {
    const revoked = await this.sessions.revokeAllOf(citizen.id, within);
    const now = this.clock.now();
    for (const id of revoked) {
      await this.notices.send(citizen.id, await this.sessions.leave(id, undefined, now, within), within);
    }
    await this.audit.recordWithin(within, signedOutEverywhere(revoked.length, actor, citizen.pseudonym));
    return revoked.length;
  }
}
