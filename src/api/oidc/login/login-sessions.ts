import { Injectable } from '@nestjs/common';
import { Config } from '../../../config/index.js';
import {
  StartAuthentication,
  WatchSession,
  type AuthenticationSession,
  type Starter,
} from '../../../core/signing-sessions/index.js';
import { KeyValueStore } from '../../../platform/key-value/index.js';
import type { Locale } from '../../../web/locales/index.js';
import type { LoginInteraction } from './login-interaction.js';

const keptMs = 30 * 60_000;

/** Which session belongs to a login at the moment; several tabs of one login share it. */
@Injectable()
export class LoginSessions {
  constructor(
    private readonly store: KeyValueStore,
    private readonly startAuthentication: StartAuthentication,
    private readonly watchSession: WatchSession,
    private readonly config: Config,
  ) {}

  /** The session of a login; one is started where there is none yet. */
  async current(login: LoginInteraction, locale: Locale, starter: Starter): Promise<AuthenticationSession> {
    const key = sessionKey(login.uid);
    const id = await this.store.get(key);
    if (id !== undefined) return this.watchSession.ofOwner(id, login.uid);
    const session = await this.start(login, locale, starter);
    if (await this.store.setIfAbsent(key, session.id, keptMs)) return session;
    return this.current(login, locale, starter); // another tab was faster; this session times out unseen
  }

  /** The session that a login has, if any. */
  async existing(uid: string): Promise<AuthenticationSession | undefined> {
    const id = await this.store.get(sessionKey(uid));
    return id === undefined ? undefined : this.watchSession.ofOwner(id, uid);
  }

  /** Lets the next look start a new session. */
  forget(uid: string): Promise<void> {
    return this.store.delete(sessionKey(uid));
  }

  private start(
    { party, level, uid, purpose, ways }: LoginInteraction,
    locale: Locale,
    starter: Starter,
  ): Promise<AuthenticationSession> {
    const returnUrl = `${this.config.http.ISSUER}/login/${uid}/return`;
    const asked = { relyingParty: party, level, purpose, ways };
    return this.startAuthentication.start({ ...asked, locale, starter, owner: uid, returnUrl });
  }
}

const sessionKey = (uid: string) => `{login:${uid}}:session`;
