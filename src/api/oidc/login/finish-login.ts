import { Injectable } from '@nestjs/common';
import { DomainError, sameSecret } from '#libs/kernel';
import { AuditLog } from '../../../core/audit/index.js';
import { CitizenRepository, type Citizen } from '../../../core/citizens/index.js';
import {
  CitizenSuspended,
  SessionUnknown,
  type Approval,
  type SigningSession,
  type Refusal,
} from '../../../core/signing-sessions/index.js';
import { EndSession, SsoSessionRepository } from '../../../core/sso-sessions/index.js';
import { Accounts } from '../accounts.js';
import { methodsOf, reasons } from '../decisions.js';
import { compatibilityOf } from '../compatibility/compatibility-of.js';
import { signedIn, signInWithheld } from '../oidc.events.js';
import { LoginInteractions, LoginUnknown, type EngineSession, type LoginInteraction } from './login-interaction.js';
import { continuing } from '../policy.js';
import { sessionId } from '../sso/session-records.js';
import { LoginSessions } from './login-sessions.js';
import { isSameDevice } from './login-view.js';

/** The confirmation came back to a browser other than the one that started. Nobody is signed in. */
export class WrongBrowser extends DomainError {
  static override readonly code = 'wrong_browser';
  static override readonly kind = 'denied';
}

/** Hands the result of a session to the engine: an approval once, to the browser that started, or a refusal. */
@Injectable()
export class FinishLogin {
  constructor(
    private readonly interactions: LoginInteractions,
    private readonly sessions: LoginSessions,
    private readonly citizens: CitizenRepository,
    private readonly audit: AuditLog,
    private readonly ssoSessions: SsoSessionRepository,
    private readonly endSession: EndSession,
    private readonly accounts: Accounts,
  ) {}

  /** @throws WrongBrowser instead of LoginUnknown */
  async startingBrowser(find: () => Promise<LoginInteraction>): Promise<LoginInteraction> {
    try {
      return await find();
    } catch (error) {
      throw error instanceof LoginUnknown ? new WrongBrowser(undefined, { cause: error }) : error;
    }
  }

  /** @returns where to go on. @throws SessionUnknown, CitizenSuspended */
  async afterOtherDevice(login: LoginInteraction): Promise<string> {
    const { session, approval } = await this.approved(login);
    // A waiting page must not profit from a link that somebody else has followed and confirmed.
    if (isSameDevice(approval.method)) throw new SessionUnknown('confirmed on the same device: the app brings it back');
    return this.signIn(login, session, approval);
  }

  /** @returns where to go on. @throws WrongBrowser, SessionUnknown, CitizenSuspended */
  async afterSameDevice(login: LoginInteraction, value: string): Promise<string> {
    const { session, approval } = await this.approved(login);
    if (!sameSecret(value, session.secrets.returning)) throw new WrongBrowser('wrong value');
    return this.signIn(login, session, approval);
  }

  /** Whose session it is that could go on; nobody's, when it has ended in the meantime. */
  async continuable({ reusable }: LoginInteraction): Promise<Citizen | undefined> {
    if (!reusable || (await this.ssoSessions.stateOf(sessionId(reusable.uid))) !== 'open') return undefined;
    const citizen = await this.citizens.find(reusable.citizenId);
    return citizen?.status === 'active' ? citizen : undefined;
  }

  /** Goes on to the portal with the session of this browser. @returns where to go on. @throws LoginUnknown */
  async withSession(login: LoginInteraction): Promise<string> {
    if (!(await this.continuable(login))) throw new LoginUnknown('there is no session to go on with');
    return this.interactions.finish(login, { [continuing]: {} });
  }

  /** "Not me": whoever is signed in here is signed out, everywhere that came of it, and the login begins anew. */
  async anew(login: LoginInteraction): Promise<void> {
    if (login.session) await this.endBefore(login, login.session);
  }

  /** @returns where to go on */
  leave(login: LoginInteraction, refusal: Refusal): Promise<string> {
    const error = compatibilityOf(login.party)?.errorOf(refusal) ?? 'access_denied';
    return this.interactions.finish(login, { error, error_description: reasons[refusal] });
  }

  private async endBefore(login: LoginInteraction, { uid }: EngineSession): Promise<void> {
    await this.endSession.end(sessionId(uid), `browser:${sessionId(uid)}`);
    await this.interactions.startAnew(login);
  }

  private async approved({ uid }: LoginInteraction): Promise<{ session: SigningSession; approval: Approval }> {
    const session = await this.sessions.existing(uid);
    const state = session?.state;
    if (!session || state?.name !== 'ended' || state.outcome.result !== 'approved')
      throw new SessionUnknown('not approved');
    return { session, approval: state.outcome };
  }

  private async signIn(login: LoginInteraction, session: SigningSession, approval: Approval): Promise<string> {
    const { party, scopes, subject, session: before } = login;
    const citizen = await this.citizens.find(approval.citizenId);
    if (citizen?.status !== 'active') throw new CitizenSuspended();
    // The portal has said who it must be (Core §3.1.2.1, §5.5.1). It learns of nobody else.
    if (subject !== undefined && subject !== (await this.accounts.subject(citizen.id, party))) {
      await this.audit.record(signInWithheld(party.id, session.id, 'other_person', citizen.pseudonym));
      const error_description = 'not the person that was asked for';
      return this.interactions.finish(login, { error: 'login_required', error_description });
    }
    if (before && before.citizenId !== citizen.id) await this.endBefore(login, before);
    await this.audit.record(signedIn(party.id, session.id, approval, scopes, citizen.pseudonym));
    return this.interactions.finish(login, {
      login: {
        accountId: citizen.id,
        acr: approval.level,
        amr: methodsOf(approval),
        ts: Math.floor(approval.at / 1000),
        remember: false,
      },
      consent: {}, // the confirmation was one: see `signInPolicy`
    });
  }
}
