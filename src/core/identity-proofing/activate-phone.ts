import { Injectable } from '@nestjs/common';
import { Clock, Random, sameSecret } from '#libs/kernel';
import { Database } from '../../platform/persistence/index.js';
import { OpenAccount } from '../accounts/index.js';
import { AuditLog, type Actor } from '../audit/index.js';
import { CitizenRepository, fullName, type Citizen } from '../citizens/index.js';
import {
  deviceRegistered,
  RegisterDevice,
  type Device,
  type PhoneRegistration,
  type RegistrationOptions,
} from '../devices/index.js';
import { ActivationStore } from './activation-store.js';
import { parseActivationCode, type Activation } from './domain/activation.js';
import { activationCodeRefused } from './identity-proofing.events.js';
import { ActivationCodeRefused } from './identity-proofing.errors.js';

export interface OpenedActivation {
  /** Proves in the second step that the first one was this phone's. */
  readonly handle: string;
  readonly citizen: Citizen;
  readonly options: RegistrationOptions;
}

/** Binds the phone that presents an activation code to the citizen for whom it was issued: ask, then register. */
@Injectable()
export class ActivatePhone {
  constructor(
    private readonly activations: ActivationStore,
    private readonly citizens: CitizenRepository,
    private readonly registerDevice: RegisterDevice,
    private readonly openAccount: OpenAccount,
    private readonly database: Database,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /**
   * The first step: the code is right, here is what the phone has to create. May be repeated until the phone is bound.
   * @throws ActivationCodeRefused
   */
  async open(typedCode: string, place: Actor): Promise<OpenedActivation> {
    const code = parseActivationCode(typedCode);
    if (!code) return this.refuse('unknown', place);
    if (!(await this.activations.countTry(code.reference))) return this.refuse('too_many_tries', place);
    const found = await this.activations.find(code.reference);
    if (!this.activations.matches(code, found?.activation) || !found)
      return this.refuse(found ? 'wrong' : 'unknown', place);
    const citizen = await this.activeCitizen(found.activation);
    const { pending, options } = this.registerDevice.begin(fullName(citizen.name));
    const secret = this.random.secret();
    const next = { ...found.activation, pending: { handle: secret, registration: pending } };
    if (!(await this.activations.replace(code.reference, found, next)))
      throw new ActivationCodeRefused('opened twice at once');
    await this.activations.forgiveTries(code.reference);
    return { handle: `${code.reference}.${secret}`, citizen, options };
  }

  /**
   * The second step: the phone has created its credentials.
   * @throws ActivationCodeRefused, CredentialRefused, AlreadyActivated, VaultUnavailable
   */
  async complete(handle: string, phone: PhoneRegistration): Promise<{ device: Device; citizen: Citizen }> {
    const [reference = '', secret = ''] = handle.split('.');
    const found = await this.activations.find(reference);
    const pending = found?.activation.pending;
    if (!found || !pending || !sameSecret(pending.handle, secret))
      throw new ActivationCodeRefused('no such activation');
    const { pending: _, ...closed } = found.activation;
    // The challenges are used up before they are judged: the same response cannot be tried twice.
    if (!(await this.activations.replace(reference, found, closed)))
      throw new ActivationCodeRefused('completed twice at once');
    const citizen = await this.activeCitizen(found.activation);
    const verified = await this.registerDevice.verify(citizen.id, pending.registration, phone);
    const account = await this.openAccount.prepare(citizen, verified.device, verified.credentials);
    await this.database.transaction(async (transaction) => {
      await this.registerDevice.store(verified, found.activation.id, transaction);
      if (account) await this.openAccount.store(account, citizen, transaction);
      const event = deviceRegistered(verified.device, citizen.pseudonym, verified.credentials);
      await this.audit.recordWithin(transaction, event);
    });
    await this.activations.delete(reference);
    return { device: verified.device, citizen };
  }

  private async activeCitizen(activation: Activation): Promise<Citizen> {
    const citizen = await this.citizens.find(activation.citizenId);
    if (citizen?.status !== 'active') throw new ActivationCodeRefused('the citizen is not active');
    if (activation.expiresAt <= this.clock.now()) throw new ActivationCodeRefused('expired');
    return citizen;
  }

  private async refuse(reason: 'unknown' | 'wrong' | 'too_many_tries', place: Actor): Promise<never> {
    await this.audit.record(activationCodeRefused(reason, place));
    throw new ActivationCodeRefused(reason);
  }
}
