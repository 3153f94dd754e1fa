import { Injectable } from '@nestjs/common';
import { Config } from '../../../config/index.js';
import {
  StartAuthentication,
  WatchSession,
  type SigningSession,
  type Patience,
  type Starter,
} from '../../../core/signing-sessions/index.js';
import { KeyValueStore } from '../../../platform/key-value/index.js';
import type { Locale } from '../../../web/locales/index.js';
import { RequestedAccessTexts } from '../resources/requested-access-texts.js';
import type { LoginInteraction } from './login-interaction.js';

const keptMs = 30 * 60_000;

/** Which session belongs to a login at the moment; several tabs of one login share it. */
@Injectable()
export class LoginSessions {
  constructor(
    private readonly store: KeyValueStore,
    private readonly startAuthentication: StartAuthentication,
    private readonly watchSession: WatchSession,
    private readonly requestedAccess: RequestedAccessTexts,
    private readonly config: Config,
  ) {}

  /** The session of a login; one is started where there is none yet. */
  async current(login: LoginInteraction, locale: Locale, starter: Starter): Promise<SigningSession> {
    const key = sessionKey(login.uid);
    const id = await this.store.get(key);
    if (id !== undefined) return this.watchSession.ofOwner(id, login.uid);
    const session = await this.start(login, locale, starter);
    if (await this.store.setIfAbsent(key, session.id, keptMs)) return session;
    return this.current(login, locale, starter); // another tab was faster; this session times out unseen
  }

  /** The session that a login has, if any. */
  async existing(uid: string): Promise<SigningSession | undefined> {
    const id = await this.store.get(sessionKey(uid));
    return id === undefined ? undefined : this.watchSession.ofOwner(id, uid);
  }

  /** The session that a login has, once it is not as the page has seen it, or time is up. */
  async untilChanged(uid: string, seen: string | undefined, patience: Patience): Promise<SigningSession | undefined> {
    const id = await this.store.get(sessionKey(uid));
    return id === undefined ? undefined : this.watchSession.untilChanged({ id, owner: uid, seen }, patience);
  }

  /** Lets the next look start a new session. */
  forget(uid: string): Promise<void> {
    return this.store.delete(sessionKey(uid));
  }

  private async start(
    { party, level, uid, purpose, ways, resources }: LoginInteraction,
    locale: Locale,
    starter: Starter,
  ): Promise<SigningSession> {
    const returnUrl = `${this.config.http.ISSUER}/login/${uid}/return`;
    const access = await this.requestedAccess.of(resources, locale);
    const asked = { relyingParty: party, level, purpose, ways, access };
    return this.startAuthentication.start({ ...asked, locale, starter, owner: uid, returnUrl });
  }
}

const sessionKey = (uid: string) => `{login:${uid}}:session`;
