import { Injectable } from '@nestjs/common';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { Clock } from '#libs/kernel';
import { SealBroken, Sealer } from '#libs/sealing';
import { Config, InvalidConfig } from '../../../config/index.js';
import { Database } from '../../../platform/persistence/index.js';
import { SigningKeyRow } from './signing-key.entity.js';

/** The keys that sign tokens are there and cannot be read: a wrong MASTER_KEY. Better no start than new keys. */
export class SigningKeysUnreadable extends InvalidConfig {
  constructor(options: ErrorOptions) {
    super(['MASTER_KEY is not the one under which the signing keys in the database were made'], options);
  }
}

/** The issuer's keys: ES256, made at the first start, encrypted at rest, the same on every node. */
@Injectable()
export class SigningKeys {
  private readonly sealer: Sealer;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    config: Config,
  ) {
    this.sealer = new Sealer(config.secrets.MASTER_KEY, 'signing-keys');
  }

  /**
   * Private JWKs, the active one first.
   * @throws SigningKeysUnreadable
   */
  async load(): Promise<JWK[]> {
    const rows = await this.rows();
    if (rows.length > 0) return rows.map((row) => this.open(row));
    await this.create();
    return (await this.rows()).map((row) => this.open(row));
  }

  private rows(): Promise<SigningKeyRow[]> {
    return this.database.manager.find(SigningKeyRow, { order: { state: 'ASC', createdAt: 'DESC' } });
  }

  /** When several nodes start at once, the index on the active state lets one key stand. */
  private async create(): Promise<void> {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(privateKey);
    const kid = await calculateJwkThumbprint(jwk);
    const sealed = this.sealer.seal(JSON.stringify({ ...jwk, kid, alg: 'ES256', use: 'sig' }), kid);
    const row = { kid, state: 'active', sealed, createdAt: String(this.clock.now()) };
    await this.database.manager.createQueryBuilder().insert().into(SigningKeyRow).values(row).orIgnore().execute();
  }

  private open({ kid, sealed }: SigningKeyRow): JWK {
    try {
      return JSON.parse(this.sealer.open(sealed, kid)) as JWK;
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      throw new SigningKeysUnreadable({ cause: error });
    }
  }
}
