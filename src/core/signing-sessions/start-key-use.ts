import { Injectable } from '@nestjs/common';
import { Clock, Random } from '#libs/kernel';
import { shownText } from '#libs/smart-id-api';
import { Config } from '../../config/index.js';
import { AuditLog } from '../audit/index.js';
import type { Citizen } from '../citizens/index.js';
import { localised, mayAskFor, type RelyingParty } from '../relying-parties/index.js';
import { AddressCitizen } from './address-citizen.js';
import type { SigningSession, SessionId } from './domain/signing-session.js';
import type { KeyUse } from './domain/key-use.js';
import { ExpireSessions } from './expire-sessions.js';
import { NotificationBudget } from './notification-budget.js';
import { SessionStore } from './session-store.js';
import { LevelNotAllowed } from './signing-sessions.errors.js';
import { sessionStarted } from './signing-sessions.events.js';

export interface KeyUseRequest {
  readonly relyingParty: RelyingParty;
  readonly keyUse: KeyUse;
  /** Whose phone asks by itself; missing where a link has to be followed. */
  readonly addressee?: Citizen;
  /** Whether it was asked for in the middle of something that the citizen is doing: then it counts in no budget. */
  readonly continues?: boolean;
}

/** Opens a session in which a citizen uses a key of theirs for a relying party. */
@Injectable()
export class StartKeyUse {
  constructor(
    private readonly sessions: SessionStore,
    private readonly expiry: ExpireSessions,
    private readonly budget: NotificationBudget,
    private readonly addressing: AddressCitizen,
    private readonly audit: AuditLog,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** @throws LevelNotAllowed, TooManyNotifications */
  async start(request: KeyUseRequest): Promise<SigningSession> {
    const { addressee, relyingParty, continues = false } = request;
    const session = this.create(request);
    const { level } = session.intent;
    if (!mayAskFor(relyingParty, level)) throw new LevelNotAllowed(`asked for ${level}`);
    if (addressee && !continues) await this.budget.demand(addressee.identifier, relyingParty.id);
    await this.audit.record(sessionStarted(session));
    await this.sessions.create(session);
    if (addressee) await this.addressing.address(session, addressee);
    this.expiry.watch(session);
    return session;
  }

  private create({ relyingParty, keyUse, addressee }: KeyUseRequest): SigningSession {
    const id = this.random.uuid() as SessionId;
    const now = this.clock.now();
    const [interaction] = keyUse.interactions;
    return {
      id,
      intent: {
        session: id,
        relyingParty: { id: relyingParty.id, name: keyUse.context.relyingPartyName },
        purpose: interaction ? shownText(interaction.text) : localised(relyingParty.purpose, 'en'),
        level: keyUse.level === 'qualified' ? 'high' : 'substantial',
        // What relying party and phone compare is `keyUse.code`; this one is shown nowhere.
        code: String(this.random.below(10_000)).padStart(4, '0'),
        nonce: this.random.secret(),
      },
      ways: ['app'],
      owner: relyingParty.id,
      startedAt: now,
      deadline: now + this.config.identity.LOGIN_SECONDS * 1000,
      secrets: { qr: this.random.secret(), link: this.random.secret(), returning: this.random.secret() },
      keyUse,
      ...(relyingParty.api?.sessionEventsUri !== undefined && { tellsEnd: true as const }),
      state: addressee
        ? { name: 'claimed', claim: { citizenId: addressee.id, method: 'app_notification' } }
        : { name: 'waiting' },
    };
  }
}
