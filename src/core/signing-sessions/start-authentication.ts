import { Injectable } from '@nestjs/common';
import type { RequestedAccess } from '#libs/approval-intent';
import type { LevelOfAssurance } from '#libs/assurance';
import { Clock, Random } from '#libs/kernel';
import { readableCode } from '#libs/readable-code';
import { Config } from '../../config/index.js';
import { AuditLog } from '../audit/index.js';
import { localised, mayAskFor, type Locale, type RelyingParty } from '../relying-parties/index.js';
import { type SigningSession, type SessionId, type Starter } from './domain/signing-session.js';
import type { Way } from './domain/outcome.js';
import { ExpireSessions } from './expire-sessions.js';
import { SessionStore } from './session-store.js';
import { LevelNotAllowed } from './signing-sessions.errors.js';
import { sessionStarted } from './signing-sessions.events.js';

export interface AuthenticationRequest {
  readonly relyingParty: RelyingParty;
  readonly level: LevelOfAssurance;
  /** Why the portal asks this time; the registered purpose where it is missing. */
  readonly purpose?: string | undefined;
  /** The only ways that may be used; empty when all may. */
  readonly ways?: readonly Way[];
  /** What it may use in the citizen's name, in the language of the rest; empty when it asks for the sign-in only. */
  readonly access?: readonly RequestedAccess[];
  /** In which language name and purpose are shown; what is shown is what is signed. */
  readonly locale: Locale;
  readonly starter: Starter;
  /** Who alone may watch, cancel and take the result. */
  readonly owner: string;
  readonly returnUrl: string;
}

/** 8 characters, 40 bits, guessable by activated phones only and for three minutes. */
const typedCodeLength = 8;

/** Opens a session in which a citizen can say who they are. */
@Injectable()
export class StartAuthentication {
  constructor(
    private readonly sessions: SessionStore,
    private readonly expiry: ExpireSessions,
    private readonly audit: AuditLog,
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** @throws LevelNotAllowed */
  async start(request: AuthenticationRequest): Promise<SigningSession> {
    const { relyingParty, level } = request;
    if (!mayAskFor(relyingParty, level)) throw new LevelNotAllowed(`${relyingParty.id} asked for ${level}`);
    const session = this.create(request);
    await this.audit.record(sessionStarted(session));
    await this.sessions.create(session);
    this.expiry.watch(session);
    return session;
  }

  private create({
    relyingParty,
    level,
    purpose,
    ways = [],
    access = [],
    locale,
    starter,
    owner,
    returnUrl,
  }: AuthenticationRequest): SigningSession {
    const id = this.random.secret() as SessionId;
    const now = this.clock.now();
    return {
      id,
      intent: {
        session: id,
        relyingParty: { id: relyingParty.id, name: localised(relyingParty.name, locale) },
        purpose: purpose ?? localised(relyingParty.purpose, locale),
        level,
        code: String(this.random.below(10_000)).padStart(4, '0'),
        nonce: this.random.secret(),
        ...(access.length > 0 && { access }),
      },
      ...(ways.length > 0 && { ways }),
      starter,
      owner,
      returnUrl,
      startedAt: now,
      deadline: now + this.config.identity.LOGIN_SECONDS * 1000,
      secrets: {
        qr: this.random.secret(),
        link: this.random.secret(),
        returning: this.random.secret(),
        ...(this.config.identity.TYPED_CODE && { typed: readableCode(this.random.bytes(typedCodeLength)) }),
      },
      state: { name: 'waiting' },
    };
  }
}
