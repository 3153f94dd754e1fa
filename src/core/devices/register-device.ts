import { Injectable } from '@nestjs/common';
import type { PublicKeyCredentialCreationOptionsJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { weakest } from '#libs/assurance';
import { Clock, Random } from '#libs/kernel';
import type { Transaction } from '../../platform/persistence/index.js';
import type { CitizenId } from '../citizens/index.js';
import { AttestationTrust } from './adapters/attestation-trust.js';
import { verifyRegistration, type RegisteredKey } from './adapters/registration-ceremony.js';
import { AlreadyActivated, CredentialRefused } from './devices.errors.js';
import { creationOptions } from './domain/creation-options.js';
import { levelOfKey, type Credential, type CredentialPurpose, type Device, type DeviceId } from './domain/device.js';
import { DeviceRepository } from './persistence/device.repository.js';
import { violatedConstraint } from '../../platform/persistence/index.js';
import { WebAuthnSite } from './webauthn-site.js';

/** What the server has to remember between asking for credentials and getting them. Plain JSON. */
export interface PendingRegistration {
  readonly authentication: { readonly challenge: string; readonly userHandle: string };
  readonly signing: { readonly challenge: string; readonly userHandle: string };
}

export interface RegistrationOptions {
  readonly authentication: PublicKeyCredentialCreationOptionsJSON;
  readonly signing: PublicKeyCredentialCreationOptionsJSON;
}

/** What a phone sends to become a citizen's device. */
export interface PhoneRegistration {
  readonly name: string;
  readonly proofKey: Device['proofKey'];
  readonly authentication: RegistrationResponseJSON;
  readonly signing: RegistrationResponseJSON;
}

/** A phone whose credentials have been verified and that is not stored yet. */
export interface VerifiedPhone {
  readonly device: Device;
  readonly credentials: readonly Credential[];
}

/** Makes a phone a citizen's device: two credentials, one to authenticate, one to sign. */
@Injectable()
export class RegisterDevice {
  constructor(
    private readonly site: WebAuthnSite,
    private readonly devices: DeviceRepository,
    private readonly trust: AttestationTrust,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  begin(citizenName: string): { pending: PendingRegistration; options: RegistrationOptions } {
    const fresh = () => ({ challenge: this.bytes(32), userHandle: this.bytes(32) });
    const pending = { authentication: fresh(), signing: fresh() };
    const { rpId } = this.site;
    return {
      pending,
      options: {
        authentication: creationOptions('authentication', { rpId, citizenName, ...pending.authentication }),
        signing: creationOptions('signing', { rpId, citizenName, ...pending.signing }),
      },
    };
  }

  /** @throws CredentialRefused */
  async verify(citizenId: CitizenId, pending: PendingRegistration, phone: PhoneRegistration): Promise<VerifiedPhone> {
    const now = this.clock.now();
    const verified = (purpose: CredentialPurpose) =>
      verifyRegistration(phone[purpose], this.site.expect(pending[purpose].challenge), this.trust, now);
    const authentication = await verified('authentication');
    const signing = await verified('signing');
    if (Buffer.from(authentication.publicKey).equals(signing.publicKey))
      throw new CredentialRefused('already_registered');
    const id = this.random.uuid() as DeviceId;
    const level = weakest(levelOfKey(authentication), levelOfKey(signing));
    return {
      device: { id, citizenId, name: phone.name, level, status: 'active', proofKey: phone.proofKey, activatedAt: now },
      credentials: [
        toCredential(authentication, id, 'authentication', pending.authentication.userHandle),
        toCredential(signing, id, 'signing', pending.signing.userHandle),
      ],
    };
  }

  /**
   * WebAuthn L3 §7.1 step 26 is the primary key: a credential id, or a public key, that is known is refused.
   * @throws CredentialRefused, AlreadyActivated
   */
  async store({ device, credentials }: VerifiedPhone, activationId: string, within: Transaction): Promise<void> {
    try {
      await this.devices.add(device, activationId, credentials, within);
    } catch (error) {
      const constraint = violatedConstraint(error);
      if (constraint?.startsWith('credential_')) throw new CredentialRefused('already_registered', { cause: error });
      if (constraint === 'device_activation_id_key') throw new AlreadyActivated(undefined, { cause: error });
      throw error;
    }
  }

  private bytes(length: number): string {
    return Buffer.from(this.random.bytes(length)).toString('base64url');
  }
}

function toCredential(
  key: RegisteredKey,
  deviceId: DeviceId,
  purpose: CredentialPurpose,
  userHandle: string,
): Credential {
  const { id, publicKey, signCount, backupEligible } = key;
  return { id, deviceId, purpose, publicKey, signCount, backupEligible, userHandle, status: 'active' };
}
