import { Injectable } from '@nestjs/common';
import { reaches, type LevelOfAssurance } from '#libs/assurance';
import { Clock, Random } from '#libs/kernel';
import { codeChoice } from '#libs/smart-id-api';
import { AuditLog } from '../audit/index.js';
import { CitizenRepository, type Citizen, type CitizenId } from '../citizens/index.js';
import { DeviceRepository } from '../devices/index.js';
import { localised, mayAskFor, type Locale, type RelyingParty } from '../relying-parties/index.js';
import { AddressCitizen } from './address-citizen.js';
import type { SigningSession, Notice, SessionId } from './domain/signing-session.js';
import { ExpireSessions } from './expire-sessions.js';
import { NotificationBudget } from './notification-budget.js';
import { SessionStore } from './session-store.js';
import { LevelNotAllowed } from './signing-sessions.errors.js';
import { sessionStarted } from './signing-sessions.events.js';

export interface NotificationRequest {
  /** The door's own name for it: 22 characters of base64url that nobody can guess. */
  readonly id: SessionId;
  readonly relyingParty: RelyingParty;
  /** Whom it is addressed to: ETSI semantics identifier. It need not be anybody's. */
  readonly person: string;
  readonly level: LevelOfAssurance;
  /** Why it asks this time; the registered purpose where it is missing. */
  readonly purpose?: string | undefined;
  /** What the relying party adds for this one request. The door has judged it. */
  readonly message?: string | undefined;
  /** In which language name and purpose are shown; what is shown is what is signed. */
  readonly locale: Locale;
  /** Four digits that the relying party shows too; ours where it is missing. */
  readonly code?: string | undefined;
  /** Whether the citizen has to find the code among three, and so has to have it from the relying party. */
  readonly codeIsChosen: boolean;
  /** Who alone may watch, cancel and take the result. */
  readonly owner: string;
  readonly lifeMs: number;
  readonly notice?: Notice | undefined;
}

/** Asks a person who was named: the request appears on that person's phones, without any page. */
@Injectable()
export class StartNotification {
  constructor(
    private readonly sessions: SessionStore,
    private readonly citizens: CitizenRepository,
    private readonly devices: DeviceRepository,
    private readonly budget: NotificationBudget,
    private readonly addressing: AddressCitizen,
    private readonly expiry: ExpireSessions,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /**
   * Where nobody can answer, because the person is unknown, suspended or without a phone that reaches the level, the
   * session waits for nobody and runs out: the relying party cannot tell this from somebody who does not look.
   * @throws LevelNotAllowed, TooManyNotifications
   */
  async start(request: NotificationRequest): Promise<SigningSession> {
    if (!mayAskFor(request.relyingParty, request.level)) throw new LevelNotAllowed(`asked for ${request.level}`);
    await this.budget.demand(request.person, request.relyingParty.id);
    const citizen = await this.addressee(request);
    const session = this.create(request, citizen);
    await this.audit.record(sessionStarted(session));
    await this.sessions.create(session);
    if (citizen) await this.addressing.address(session, citizen);
    else await this.sessions.noteOpen(this.random.uuid() as CitizenId, session);
    this.expiry.watch(session);
    return session;
  }

  private async addressee({ person, level }: NotificationRequest): Promise<Citizen | undefined> {
    const citizen = await this.citizens.findByIdentifier(person);
    // The same work for everybody, so that the time it takes says nothing either.
    const phones = await this.devices.activeOf(citizen?.id ?? (this.random.uuid() as CitizenId));
    return citizen?.status === 'active' && phones.some((phone) => reaches(phone.level, level)) ? citizen : undefined;
  }

  private create(request: NotificationRequest, citizen: Citizen | undefined): SigningSession {
    const { id, relyingParty, level, purpose, message, locale, owner, lifeMs, notice } = request;
    const now = this.clock.now();
    const code = request.code ?? this.fourDigits();
    return {
      id,
      intent: {
        session: id,
        relyingParty: { id: relyingParty.id, name: localised(relyingParty.name, locale) },
        purpose: purpose ?? localised(relyingParty.purpose, locale),
        ...(message !== undefined && { message }),
        level,
        code,
        nonce: this.random.secret(),
      },
      ...(request.codeIsChosen && { choices: codeChoice(code, (limit) => this.random.below(limit)) }),
      ways: ['app'],
      owner,
      startedAt: now,
      deadline: now + lifeMs,
      // Nobody is shown these: there is no page from which a phone could claim the session.
      secrets: { qr: this.random.secret(), link: this.random.secret(), returning: this.random.secret() },
      ...(notice && { notice }),
      state: citizen
        ? { name: 'claimed', claim: { citizenId: citizen.id, method: 'app_notification' } }
        : { name: 'waiting' },
    };
  }

  private fourDigits(): string {
    return String(this.random.below(10_000)).padStart(4, '0');
  }
}
