import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { signatureIntentBytes, type SignatureIntent } from '#libs/approval-intent';
import type { Assertion } from '#libs/webauthn-assertion';
import { Database, type Transaction } from '../../platform/persistence/index.js';
import { AuditLog, type Actor } from '../audit/index.js';
import {
  CredentialRefused,
  DeviceRepository,
  VerifyConfirmation,
  type Confirmation,
  type Credential,
  type Device,
} from '../devices/index.js';
import type { CitizenKey, CitizenKeyId } from './domain/citizen-key.js';
import { evidenceHash, type SignatureEvidence } from './domain/evidence.js';
import type { Signed } from './domain/signing-order.js';
import { KeyVault } from './key-vault.js';
import { ActivationRefused, ActivationSpent, CitizenKeyUnknown } from './key-vault.errors.js';
import { activationRefused, signed } from './key-vault.events.js';
import { CitizenKeyRepository } from './persistence/citizen-key.repository.js';
import { SignatureEvidenceRepository, type KeptEvidence } from './persistence/signature-evidence.repository.js';

/** A citizen's answer, with what it answers. */
export interface Activation {
  readonly keyId: CitizenKeyId;
  readonly intent: SignatureIntent;
  /** DER, the one whose hash the intent has. */
  readonly certificate: Uint8Array;
  /** The message of an authentication (ACSP_V2); a document stays with the relying party. */
  readonly payload?: string;
  readonly assertion: Assertion;
}

/** A signature that is made and not yet given out: that takes `release`. */
export class HeldSignature {
  readonly #signature: Uint8Array;

  constructor(
    readonly confirmation: Confirmation,
    readonly record: KeptEvidence,
    signature: Uint8Array,
  ) {
    this.#signature = signature;
  }

  /** For `SignWithActivation` alone, when everything is written down. */
  static open(held: HeldSignature): Uint8Array {
    return held.#signature;
  }
}

/** Uses a citizen's key, once, for exactly what the citizen has agreed to. */
@Injectable()
export class SignWithActivation {
  constructor(
    private readonly vault: KeyVault,
    private readonly keys: CitizenKeyRepository,
    private readonly evidence: SignatureEvidenceRepository,
    private readonly devices: DeviceRepository,
    private readonly confirmations: VerifyConfirmation,
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  /**
   * All of it, in a transaction of its own.
   * @param from the active phone that must have answered; without it any active phone of the key's citizen may have
   * @throws CitizenKeyUnknown, CredentialRefused, ActivationRefused, ActivationSpent, VaultUnavailable
   */
  async sign(activation: Activation, subject: string, from?: Device): Promise<Uint8Array> {
    const held = await this.activate(activation, from);
    try {
      return await this.database.transaction((transaction) => this.release(held, subject, transaction));
    } catch (error) {
      await this.freezeCopied(held, error);
      throw error;
    }
  }

  /**
   * The module verifies the answer and signs. Nothing is written and nothing is given out.
   * @throws CitizenKeyUnknown, CredentialRefused, ActivationRefused, ActivationSpent, VaultUnavailable
   */
  async activate(activation: Activation, from?: Device): Promise<HeldSignature> {
    const { intent } = activation;
    const key = await this.keys.find(activation.keyId);
    if (!key) throw new CitizenKeyUnknown();
    const { device, credential } = await this.demandPhone(key, from);
    if (await this.evidence.find(hashOf(intent))) throw new ActivationSpent();
    const result = await this.order(key, activation, device);
    const confirmation = { device, credential, signCount: result.signCount };
    return new HeldSignature(confirmation, toRecord(key, intent, result), result.signature);
  }

  /**
   * Writes the evidence, takes over the authenticator's count and records the event, in the transaction that gives the
   * signature its effect. Of parallel callers with one approval exactly one gets its signature.
   * @param subject the citizen's pseudonym
   * @throws ActivationSpent, CredentialRefused with fault `counter`: then `freezeCopied` is next
   */
  async release(held: HeldSignature, subject: string, within: Transaction): Promise<Uint8Array> {
    const { record, confirmation } = held;
    if (!(await this.evidence.add(record, within))) throw new ActivationSpent();
    await this.confirmations.use(confirmation, within);
    const { device, credential } = confirmation;
    const by = { actor: `device:${device.id}`, subject } as const;
    await this.audit.recordWithin(within, signed(record, credential.purpose, by));
    return HeldSignature.open(held);
  }

  /** The signature count did not grow: the key of the phone has been copied, and neither copy may go on. */
  async freezeCopied({ confirmation }: HeldSignature, error: unknown): Promise<void> {
    if (error instanceof CredentialRefused && error.fault === 'counter') await this.confirmations.freeze(confirmation);
  }

  /** The signature that an approval has already made: for an answer that is sent again because its reply was lost. */
  async released(intent: SignatureIntent): Promise<Uint8Array | undefined> {
    const record = await this.evidence.find(hashOf(intent));
    return record && Buffer.from((JSON.parse(record.evidence) as SignatureEvidence).signature, 'base64');
  }

  private async demandPhone(key: CitizenKey, from?: Device): Promise<{ device: Device; credential: Credential }> {
    const credential = await this.devices.findCredential(key.credential.id);
    if (!credential) throw new CredentialRefused('unknown_credential');
    if (credential.status !== 'active') throw new CredentialRefused('frozen_credential');
    if (from && credential.deviceId !== from.id) throw new CredentialRefused('foreign_credential');
    const device = from ?? (await this.devices.find(credential.deviceId));
    if (device?.status !== 'active' || device.citizenId !== key.citizenId)
      throw new CredentialRefused('unknown_credential');
    return { device, credential };
  }

  private async order(key: CitizenKey, activation: Activation, device: Device): Promise<Signed> {
    const { intent, certificate, payload, assertion } = activation;
    const actor: Actor = `device:${device.id}`;
    try {
      return await this.vault.sign({ key, intent, certificate, assertion, ...(payload !== undefined && { payload }) });
    } catch (error) {
      if (error instanceof ActivationRefused)
        await this.audit.record(activationRefused(key, intent.session, actor, error.fault));
      throw error;
    }
  }
}

function toRecord(key: CitizenKey, intent: SignatureIntent, { evidence }: Signed): KeptEvidence {
  const { signedAt } = JSON.parse(evidence) as SignatureEvidence;
  const hash = evidenceHash(evidence);
  return { intent: hashOf(intent), keyId: key.id, sessionId: intent.session, evidence, hash, signedAt };
}

/** The same bytes that the phone signed over: the challenge. */
function hashOf(intent: SignatureIntent): string {
  return createHash('sha256').update(signatureIntentBytes(intent)).digest('base64url');
}
