import { Injectable } from '@nestjs/common';
import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import { Database, type Transaction } from '../../platform/persistence/index.js';
import { AuditLog } from '../audit/index.js';
import { decoyCredential } from './adapters/decoy-credential.js';
import { verifyAssertion } from './adapters/assertion-ceremony.js';
import { credentialFrozen } from './devices.events.js';
import { demand } from './domain/ceremony-checks.js';
import type { Credential, Device, EquippedDevice } from './domain/device.js';
import { DeviceRepository } from './persistence/device.repository.js';
import { WebAuthnSite } from './webauthn-site.js';

/** A confirmation that has been verified, and the phone that gave it. */
export interface Confirmation {
  readonly device: Device;
  readonly credential: Credential;
  readonly signCount: number;
}

/** Verifies that a citizen's authentication credential has signed a challenge. */
@Injectable()
export class VerifyConfirmation {
  constructor(
    private readonly site: WebAuthnSite,
    private readonly devices: DeviceRepository,
    private readonly database: Database,
    private readonly audit: AuditLog,
  ) {}

  /**
   * @param challenge base64url
   * @param from the active phone that must have signed, as it is now; without it any active phone may have
   * @throws CredentialRefused
   */
  async verify(response: AuthenticationResponseJSON, challenge: string, from?: EquippedDevice): Promise<Confirmation> {
    // §7.2 step 6: who is not known beforehand has to be named by the credential itself.
    demand(from !== undefined || response.response.userHandle !== undefined, 'no_user_handle');
    const own = from?.credential?.id === response.id ? from.credential : undefined;
    const known = own ?? (await this.devices.findCredential(response.id));
    // An unknown credential costs the same work as a known one with a wrong signature, and ends alike.
    const credential = known ?? decoyCredential(response.id);
    const { signCount } = await verifyAssertion(response, credential, this.site.expect(challenge));
    demand(known !== undefined, 'unknown_credential');
    demand(credential.purpose === 'authentication', 'wrong_purpose');
    demand(credential.status === 'active', 'frozen_credential');
    demand(from === undefined || credential.deviceId === from.device.id, 'foreign_credential');
    const device = from?.device ?? (await this.devices.find(credential.deviceId));
    demand(device?.status === 'active', 'unknown_credential');
    return { device, credential, signCount };
  }

  /**
   * Takes over the count in the transaction that gives the confirmation its effect (WebAuthn L3 §7.2 step 22). A count
   * that does not grow means that two authenticators hold the key: the transaction fails, and `freeze` is next.
   * @throws CredentialRefused with fault `counter`
   */
  async use({ credential, signCount }: Confirmation, within: Transaction): Promise<void> {
    demand(await this.devices.advanceCount(credential.id, signCount, within), 'counter');
  }

  /** The signature was good and the count was not: the key has been copied. Neither copy may go on. */
  async freeze({ credential }: Confirmation): Promise<void> {
    await this.database.transaction(async (transaction) => {
      await this.devices.freezeCredential(credential.id, transaction);
      await this.audit.recordWithin(transaction, credentialFrozen(credential));
    });
  }
}
