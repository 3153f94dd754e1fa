import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { authenticationIntentBytes, type AuthenticationIntent } from '#libs/approval-intent';
import { reaches } from '#libs/assurance';
import { Clock, digest, sameSecret } from '#libs/kernel';
import { AuditLog, type Actor } from '../audit/index.js';
import { CitizenRepository, type Citizen } from '../citizens/index.js';
import { CredentialRefused, VerifyConfirmation, type Confirmation, type EquippedDevice } from '../devices/index.js';
import { claimOf, demandOpen, demandWay, type SigningSession } from './domain/signing-session.js';
import type { Approval, Method } from './domain/outcome.js';
import { NotificationBudget } from './notification-budget.js';
import { saidChallenge } from './domain/said-challenge.js';
import { DecisionRepository } from './persistence/decision.repository.js';
import { PreventConcurrency } from './prevent-concurrency.js';
import { SessionStore } from './session-store.js';
import { SettleSession } from './settle-session.js';
import { SignWithKey } from './sign-with-key.js';
import { confirmationRefused } from './signing-sessions.events.js';
import { AlreadyDecided, CitizenSuspended, LevelTooLow, SessionUnknown, WrongCode } from './signing-sessions.errors.js';

/** Where the browser on the approving device has to go; missing when another device is waiting. */
export interface Confirmed {
  readonly returnTo: string | undefined;
}

/** Who has proved, with this very request, to be calling. */
interface Caller extends EquippedDevice {
  readonly citizen: Citizen;
}

/** A citizen says yes, with the authentication credential over exactly what was shown. */
@Injectable()
export class ConfirmSession {
  constructor(
    private readonly sessions: SessionStore,
    private readonly decisions: DecisionRepository,
    private readonly citizens: CitizenRepository,
    private readonly verification: VerifyConfirmation,
    private readonly concurrency: PreventConcurrency,
    private readonly signWithKey: SignWithKey,
    private readonly budget: NotificationBudget,
    private readonly settle: SettleSession,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * By an activated phone whose citizen has claimed the session.
   * @throws SessionUnknown, SessionExpired, AlreadyDecided, CredentialRefused, LevelTooLow, CitizenSuspended, and what
   * `SignWithKey` throws
   */
  async byDevice(id: string, assertion: AuthenticationResponseJSON, from: Caller): Promise<Confirmed> {
    const session = await this.sessions.find(id);
    const claim = session && claimOf(session);
    if (!session || claim?.citizenId !== from.citizen.id) throw new SessionUnknown();
    // Whose certificate it would be is known only of the phone that got ready.
    if (session.keyUse && session.prepared?.deviceId !== from.device.id) throw new SessionUnknown();
    const confirmed = session.keyUse?.scheme
      ? await this.signWithKey.confirm(session, assertion, from)
      : await this.confirm(session, assertion, claim.method, from);
    if (claim.method === 'app_notification') await this.budget.confirmed(from.citizen.identifier);
    return confirmed;
  }

  /**
   * By a passkey, in the browser that followed the page's link. Who it is, the passkey says.
   * @throws SessionUnknown, SessionExpired, AlreadyDecided, CredentialRefused, WayNotAllowed, LevelTooLow, CitizenSuspended, ConcurrentRequests
   */
  async byPasskey(id: string, linkSecret: string, assertion: AuthenticationResponseJSON): Promise<Confirmed> {
    const session = await this.sessions.find(id);
    if (!session || !sameSecret(session.secrets.link, linkSecret)) throw new SessionUnknown();
    return this.confirm(session, assertion, 'passkey');
  }

  private async confirm(
    session: SigningSession,
    assertion: AuthenticationResponseJSON,
    method: Method,
    from?: Caller,
  ): Promise<Confirmed> {
    const assertionHash = digest(JSON.stringify(assertion.response));
    if (session.state.name === 'ended') return this.repeated(session, assertionHash);
    demandOpen(session, this.clock.now());
    demandWay(session, method);
    await this.demandRightCode(session, assertion, from);
    const confirmation = await this.verify(session, assertion, from);
    const citizen = await this.demandCitizen(session, confirmation, from?.citizen);
    if (method === 'passkey') await this.concurrency.demandSingle(citizen, session);
    demandOpen(session, this.clock.now());
    const standing = await this.conclude(
      session,
      { approval: this.approval(confirmation, method), assertionHash },
      confirmation,
      citizen,
    );
    if (standing.assertionHash !== assertionHash) throw new AlreadyDecided(standing.outcome.result);
    return { returnTo: returnAddress(session, method) };
  }

  /** What was signed is not kept until the right code is found: whoever has to guess has one guess. */
  private async demandRightCode(
    session: SigningSession,
    { response }: AuthenticationResponseJSON,
    from?: Caller,
  ): Promise<void> {
    const { choices = [], intent } = session;
    const challenge = saidChallenge(response.clientDataJSON);
    const chosen = choices.find((code) => challenge === challengeFor({ ...intent, code }));
    if (!from || chosen === undefined || chosen === intent.code) return;
    const settlement = { actor: `device:${from.device.id}`, subject: from.citizen.pseudonym } as const;
    await this.settle.refuse(session, 'wrong_code', settlement);
    throw new WrongCode();
  }

  private async verify(session: SigningSession, assertion: AuthenticationResponseJSON, from?: Caller) {
    try {
      return await this.verification.verify(assertion, challengeFor(session.intent), from);
    } catch (error) {
      if (error instanceof CredentialRefused) {
        const actor: Actor = from ? `device:${from.device.id}` : 'browser:passkey';
        await this.audit.record(confirmationRefused(session, actor, error.fault));
      }
      throw error;
    }
  }

  private async demandCitizen(session: SigningSession, { device }: Confirmation, known?: Citizen) {
    const citizen = known ?? (await this.citizens.find(device.citizenId));
    if (citizen?.status !== 'active') throw new CitizenSuspended();
    if (!reaches(device.level, session.intent.level)) throw new LevelTooLow();
    return citizen;
  }

  private approval({ device, credential }: Confirmation, method: Method): Approval {
    const { id: deviceId, citizenId, level } = device;
    const at = this.clock.now();
    return { result: 'approved', citizenId, deviceId, level, method, keyStays: !credential.backupEligible, at };
  }

  private async conclude(
    session: SigningSession,
    { approval, assertionHash }: { approval: Approval; assertionHash: string },
    confirmation: Confirmation,
    citizen: Citizen,
  ) {
    try {
      return await this.settle.settle(
        session,
        { outcome: approval, assertionHash },
        {
          actor: `device:${approval.deviceId}`,
          subject: citizen.pseudonym,
          together: (transaction) => this.verification.use(confirmation, transaction),
        },
      );
    } catch (error) {
      if (error instanceof CredentialRefused && error.fault === 'counter') await this.verification.freeze(confirmation);
      throw error;
    }
  }

  /** The same answer once more, because its first reply was lost: same result. Any other answer: too late. */
  private async repeated(session: SigningSession, assertionHash: string): Promise<Confirmed> {
    const decision = await this.decisions.find(session.id);
    if (decision?.outcome.result !== 'approved' || decision.assertionHash !== assertionHash) {
      throw new AlreadyDecided(decision?.outcome.result);
    }
    return { returnTo: returnAddress(session, decision.outcome.method) };
  }
}

function challengeFor(intent: AuthenticationIntent): string {
  return createHash('sha256').update(authenticationIntentBytes(intent)).digest('base64url');
}

/** On the same device the result goes only to the browser that brings this value back together with its cookie. */
function returnAddress({ returnUrl, secrets }: SigningSession, method: Method): string | undefined {
  const sameDevice = method === 'app_link' || method === 'passkey';
  return sameDevice && returnUrl !== undefined ? `${returnUrl}?value=${secrets.returning}` : undefined;
}
