import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { authenticationIntentBytes } from '#libs/approval-intent';
import { reaches } from '#libs/assurance';
import { Clock, digest, sameSecret } from '#libs/kernel';
import { AuditLog, type Actor } from '../audit/index.js';
import { CitizenRepository, type Citizen } from '../citizens/index.js';
import { CredentialRefused, VerifyConfirmation, type Confirmation, type Device } from '../devices/index.js';
import { claimOf, demandOpen, demandWay, type AuthenticationSession } from './domain/authentication-session.js';
import type { Approval, Method } from './domain/outcome.js';
import { DecisionRepository } from './persistence/decision.repository.js';
import { PreventConcurrency } from './prevent-concurrency.js';
import { SessionStore } from './session-store.js';
import { SettleSession } from './settle-session.js';
import { confirmationRefused } from './signing-sessions.events.js';
import { AlreadyDecided, CitizenSuspended, LevelTooLow, SessionUnknown } from './signing-sessions.errors.js';

/** Where the browser on the approving device has to go; missing when another device is waiting. */
export interface Confirmed {
  readonly returnTo: string | undefined;
}

/** Who has proved, with this very request, to be calling. */
interface Caller {
  readonly device: Device;
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
    private readonly settle: SettleSession,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * By an activated phone whose citizen has claimed the session.
   * @throws SessionUnknown, SessionExpired, AlreadyDecided, CredentialRefused, LevelTooLow, CitizenSuspended
   */
  async byDevice(id: string, assertion: AuthenticationResponseJSON, from: Caller): Promise<Confirmed> {
    const session = await this.sessions.find(id);
    const claim = session && claimOf(session);
    if (!session || claim?.citizenId !== from.citizen.id) throw new SessionUnknown();
    return this.confirm(session, assertion, claim.method, from);
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
    session: AuthenticationSession,
    assertion: AuthenticationResponseJSON,
    method: Method,
    from?: Caller,
  ): Promise<Confirmed> {
    const assertionHash = digest(JSON.stringify(assertion.response));
    if (session.state.name === 'ended') return this.repeated(session, assertionHash);
    demandOpen(session, this.clock.now());
    demandWay(session, method);
    const confirmation = await this.verify(session, assertion, from?.device);
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

  private async verify(session: AuthenticationSession, assertion: AuthenticationResponseJSON, from?: Device) {
    const challenge = createHash('sha256').update(authenticationIntentBytes(session.intent)).digest('base64url');
    try {
      return await this.verification.verify(assertion, challenge, from);
    } catch (error) {
      if (error instanceof CredentialRefused) {
        const actor: Actor = from ? `device:${from.id}` : 'browser:passkey';
        await this.audit.record(confirmationRefused(session, actor, error.fault));
      }
      throw error;
    }
  }

  private async demandCitizen(session: AuthenticationSession, { device }: Confirmation, known?: Citizen) {
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
    session: AuthenticationSession,
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
  private async repeated(session: AuthenticationSession, assertionHash: string): Promise<Confirmed> {
    const decision = await this.decisions.find(session.id);
    if (decision?.outcome.result !== 'approved' || decision.assertionHash !== assertionHash) {
      throw new AlreadyDecided(decision?.outcome.result);
    }
    return { returnTo: returnAddress(session, decision.outcome.method) };
  }
}

/** On the same device the result goes only to the browser that brings this value back together with its cookie. */
function returnAddress({ returnUrl, secrets }: AuthenticationSession, method: Method): string | undefined {
  const sameDevice = method === 'app_link' || method === 'passkey';
  return sameDevice ? `${returnUrl}?value=${secrets.returning}` : undefined;
}
