import { Injectable } from '@nestjs/common';
import { Random } from '#libs/kernel';
import { Database, type Transaction } from '../../platform/persistence/index.js';
import { AuditLog } from '../audit/index.js';
import type { Citizen } from '../citizens/index.js';
import type { Credential } from '../devices/index.js';
import type { CitizenKey, CitizenKeyId, KeyAlgorithm } from './domain/citizen-key.js';
import { KeyVault } from './key-vault.js';
import { keyCreated } from './key-vault.events.js';
import { CitizenKeyRepository } from './persistence/citizen-key.repository.js';

/**
 * Gives a citizen a key that one credential activates: the signing credential one that signs, the authentication
 * credential one that authenticates. The credential has to come from the registration that was just verified: what the
 * module seals here is what it believes for ever.
 */
@Injectable()
export class CreateCitizenKey {
  constructor(
    private readonly vault: KeyVault,
    private readonly keys: CitizenKeyRepository,
    private readonly database: Database,
    private readonly audit: AuditLog,
    private readonly random: Random,
  ) {}

  /**
   * Makes and stores. A credential that has its key already keeps it.
   * @throws VaultUnavailable
   */
  async create(citizen: Citizen, credential: Credential, algorithm: KeyAlgorithm = 'RSA-3072'): Promise<CitizenKey> {
    const known = await this.keys.findByCredential(credential.id);
    if (known) return known;
    const key = await this.make(citizen, credential, algorithm);
    return this.database.transaction((transaction) => this.store(key, citizen, transaction));
  }

  /**
   * The first half, which takes its time and touches no records.
   * @throws VaultUnavailable
   */
  make(citizen: Citizen, credential: Credential, algorithm: KeyAlgorithm = 'RSA-3072'): Promise<CitizenKey> {
    const { id, publicKey, backupEligible, userHandle, purpose } = credential;
    return this.vault.create({
      id: this.random.uuid() as CitizenKeyId,
      citizenId: citizen.id,
      use: purpose,
      algorithm,
      credential: { id, backupEligible, userHandle, publicKey: Buffer.from(publicKey).toString('base64url') },
    });
  }

  /** The second half, in the transaction that stores the credential. @returns the key that the credential has now */
  async store(key: CitizenKey, citizen: Citizen, within: Transaction): Promise<CitizenKey> {
    if (await this.keys.add(key, within)) {
      await this.audit.recordWithin(within, keyCreated(key, citizen.pseudonym));
      return key;
    }
    const known = await this.keys.findByCredential(key.credential.id, within);
    if (!known) throw new Error('the key could not be stored, and the credential has no other');
    return known;
  }
}
