import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { signatureIntentBytes, type SignatureIntent } from '#libs/approval-intent';
import { Clock, digest } from '#libs/kernel';
import type { Assertion } from '#libs/webauthn-assertion';
import { CertificateRepository, CertificateStatus } from '../certificates/index.js';
import type { Citizen } from '../citizens/index.js';
import type { Device } from '../devices/index.js';
import { ActivationRefused, ActivationSpent, SignWithActivation, type HeldSignature } from '../key-vault/index.js';
import { claimOf, demandOpen, type SigningSession } from './domain/signing-session.js';
import type { PreparedKeyUse, PreparedSignature } from './domain/key-use.js';
import type { Approval } from './domain/outcome.js';
import { saidChallenge } from './domain/said-challenge.js';
import { DecisionRepository } from './persistence/decision.repository.js';
import { SettleSession } from './settle-session.js';
import { AccountUnusable, AlreadyDecided, SessionUnknown, WrongCode } from './signing-sessions.errors.js';

/** Who has proved, with this very request, to be calling. */
interface Caller {
  readonly device: Device;
  readonly citizen: Citizen;
}

/** A citizen says yes to what was prepared for this phone; the decision and the signature are one transaction. */
@Injectable()
export class SignWithKey {
  constructor(
    private readonly signatures: SignWithActivation,
    private readonly certificates: CertificateRepository,
    private readonly status: CertificateStatus,
    private readonly decisions: DecisionRepository,
    private readonly settle: SettleSession,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns nowhere to go: the phone knows where its browser returns to
   * @throws SessionUnknown, SessionExpired, AlreadyDecided, WrongCode, AccountUnusable, CredentialRefused, ActivationRefused, VaultUnavailable
   */
  async confirm(
    session: SigningSession,
    assertion: Assertion,
    from: Caller,
  ): Promise<{ readonly returnTo: undefined }> {
    const { prepared } = session;
    const { signature } = prepared ?? {};
    if (!prepared || !signature || prepared.deviceId !== from.device.id) throw new SessionUnknown();
    const assertionHash = digest(JSON.stringify(assertion.response));
    if (session.state.name === 'ended') return this.repeated(session, assertionHash);
    demandOpen(session, this.clock.now());
    await this.demandCode(session, signature, assertion, from);
    const certificate = await this.demandCertificate(session, prepared, from);
    const { keyId, intent, message } = signature;
    const activation = { keyId, intent, certificate, assertion };
    const held = await this.activate(
      session,
      { ...activation, ...(message && { payload: message.payload }) },
      from.device,
    );
    if (!held) return this.repeated(session, assertionHash);
    await this.conclude(session, { held, assertionHash }, from);
    return { returnTo: undefined };
  }

  /** The signature of an approved session; nothing for any other. */
  async signatureOf({ prepared, state }: SigningSession): Promise<Uint8Array | undefined> {
    if (!prepared?.signature || state.name !== 'ended' || state.outcome.result !== 'approved') return undefined;
    return this.signatures.released(prepared.signature.intent);
  }

  /** Which code was picked, the challenge says. One wrong pick ends it: whoever has to guess has one guess. */
  private async demandCode(
    session: SigningSession,
    { codes = [], intent }: PreparedSignature,
    { response }: Assertion,
    { device, citizen }: Caller,
  ): Promise<void> {
    const challenge = saidChallenge(response.clientDataJSON);
    const picked = codes.find((code) => challenge === challengeFor({ ...intent, code }));
    if (picked === undefined || picked === intent.code) return;
    const settlement = { actor: `device:${device.id}`, subject: citizen.pseudonym } as const;
    await this.settle.refuse(session, 'wrong_code', settlement);
    throw new WrongCode();
  }

  /** The certificate as it stands now: one that was suspended a second ago signs nothing. */
  private async demandCertificate(
    session: SigningSession,
    { certificate: serial }: PreparedKeyUse,
    { citizen }: Caller,
  ): Promise<Uint8Array> {
    const [certificate, state] = await Promise.all([this.certificates.find(serial), this.status.of(serial)]);
    if (certificate && state?.status === 'good') return certificate.certificate;
    await this.settle.refuse(session, 'unusable', { actor: 'system', subject: citizen.pseudonym });
    throw new AccountUnusable(state?.status);
  }

  /** @returns nothing when the approval has been used a moment ago, by a parallel answer */
  private async activate(
    session: SigningSession,
    activation: Parameters<SignWithActivation['activate']>[0],
    device: Device,
  ): Promise<HeldSignature | undefined> {
    try {
      return await this.signatures.activate(activation, device);
    } catch (error) {
      if (error instanceof ActivationSpent) return undefined;
      // The deadline may have passed while the citizen answered; then it is the reason.
      if (error instanceof ActivationRefused && error.fault === 'expired') demandOpen(session, this.clock.now());
      throw error;
    }
  }

  private async conclude(
    session: SigningSession,
    { held, assertionHash }: { held: HeldSignature; assertionHash: string },
    { device, citizen }: Caller,
  ): Promise<void> {
    demandOpen(session, this.clock.now());
    const outcome = this.approval(session, held, device);
    try {
      const standing = await this.settle.settle(
        session,
        { outcome, assertionHash },
        {
          actor: `device:${device.id}`,
          subject: citizen.pseudonym,
          together: async (transaction) => {
            await this.signatures.release(held, citizen.pseudonym, transaction);
          },
        },
      );
      if (standing.assertionHash !== assertionHash) throw new AlreadyDecided(standing.outcome.result);
    } catch (error) {
      await this.signatures.freezeCopied(held, error);
      throw error;
    }
  }

  private approval(session: SigningSession, { confirmation }: HeldSignature, device: Device): Approval {
    const { id: deviceId, citizenId, level } = device;
    const method = claimOf(session)?.method ?? 'app_qr';
    const keyStays = !confirmation.credential.backupEligible;
    return { result: 'approved', citizenId, deviceId, level, method, keyStays, at: this.clock.now() };
  }

  /** The same answer once more, because its first reply was lost. Any other answer: too late. */
  private async repeated(session: SigningSession, assertionHash: string): Promise<{ readonly returnTo: undefined }> {
    const decision = await this.decisions.find(session.id);
    if (decision?.outcome.result !== 'approved' || decision.assertionHash !== assertionHash)
      throw new AlreadyDecided(decision?.outcome.result);
    return { returnTo: undefined };
  }
}

function challengeFor(intent: SignatureIntent): string {
  return createHash('sha256').update(signatureIntentBytes(intent)).digest('base64url');
}
