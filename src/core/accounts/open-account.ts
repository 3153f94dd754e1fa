import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { Config } from '../../config/index.js';
import type { Transaction } from '../../platform/persistence/index.js';
import type { Actor } from '../audit/index.js';
import { IssueCertificate, type CitizenCertificate } from '../certificates/index.js';
import type { Citizen } from '../citizens/index.js';
import type { Credential, Device } from '../devices/index.js';
import { CreateCitizenKey, type CitizenKey } from '../key-vault/index.js';
import { AccountRepository } from './persistence/account.repository.js';

/** What belongs to an account and is not stored yet. */
export interface PreparedAccount {
  readonly device: Device;
  readonly authentication: { readonly key: CitizenKey; readonly certificate: CitizenCertificate };
  readonly signing: { readonly key: CitizenKey; readonly certificate: CitizenCertificate };
}

/**
 * Gives the phone that is just being enrolled its two keys and their certificates, so that relying parties can be shown
 * signatures of the citizen's. Without a relying-party API or an authority nobody needs them, and there are none.
 */
@Injectable()
export class OpenAccount {
  constructor(
    private readonly keys: CreateCitizenKey,
    private readonly certificates: IssueCertificate,
    private readonly accounts: AccountRepository,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /**
   * The first half, which takes its time and stores nothing.
   * @param credentials as the registration has just verified them
   * @throws VaultUnavailable, CitizenNotCertifiable
   */
  async prepare(
    citizen: Citizen,
    device: Device,
    credentials: readonly Credential[],
  ): Promise<PreparedAccount | undefined> {
    const { relyingPartyApi, certificates } = this.config;
    if (!relyingPartyApi.RELYING_PARTY_API || certificates.CERTIFICATE_AUTHORITY === 'off') return undefined;
    const [authenticationKey, signingKey] = await Promise.all([
      this.keys.make(citizen, credentialFor('authentication', credentials)),
      this.keys.make(citizen, credentialFor('signing', credentials)),
    ]);
    const level = device.level === 'high' ? 'qualified' : 'advanced';
    const { publicKey } = authenticationKey;
    const authentication = await this.certificates.prepare({ citizen, purpose: 'authentication', level, publicKey });
    const { documentNumber } = authentication;
    const signing = await this.certificates.prepare({
      ...{ citizen, level, documentNumber },
      purpose: 'signature',
      publicKey: signingKey.publicKey,
    });
    return {
      device,
      authentication: { key: authenticationKey, certificate: authentication },
      signing: { key: signingKey, certificate: signing },
    };
  }

  /** The second half, in the transaction that stores the phone. */
  async store(prepared: PreparedAccount, citizen: Citizen, within: Transaction): Promise<void> {
    const { device, authentication, signing } = prepared;
    const actor: Actor = `device:${device.id}`;
    for (const { key, certificate } of [authentication, signing]) {
      await this.keys.store(key, citizen, within);
      await this.certificates.store(certificate, actor, within);
    }
    const { documentNumber, level } = authentication.certificate;
    await this.accounts.add(
      {
        ...{ documentNumber, level, citizenId: citizen.id, deviceId: device.id, openedAt: this.clock.now() },
        keys: {
          authentication: { keyId: authentication.key.id, certificate: authentication.certificate.serial },
          signing: { keyId: signing.key.id, certificate: signing.certificate.serial },
        },
      },
      within,
    );
  }
}

function credentialFor(purpose: Credential['purpose'], credentials: readonly Credential[]): Credential {
  const credential = credentials.find((one) => one.purpose === purpose);
  if (!credential) throw new Error(`the registration has no credential for ${purpose}`);
  return credential;
}
