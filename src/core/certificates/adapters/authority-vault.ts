import { createPrivateKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { Injectable } from '@nestjs/common';
import { Clock, Random } from '#libs/kernel';
import { SealBroken, Sealer } from '#libs/sealing';
import { readCertificate, SoftwareSigner, type Der, type ReadCertificate, type Signer } from '#libs/x509';
import { Config, InvalidConfig } from '../../../config/index.js';
import { Database } from '../../../platform/persistence/index.js';
import { AuditLog } from '../../audit/index.js';
import { authorityCertificateMade } from '../certificates.events.js';
import type { AuthorityRole, NewAuthority } from '../domain/authority-certificates.js';
import { randomSerial } from '../domain/serial-number.js';
import { AuthorityKeyRepository } from '../persistence/authority-key.repository.js';

const generate = promisify(generateKeyPair);

/** The keys of the authority are there and cannot be read: a wrong MASTER_KEY. Better no start than new keys. */
export class AuthorityKeysUnreadable extends InvalidConfig {
  constructor(options: ErrorOptions) {
    super(['MASTER_KEY is not the one under which the certificate authority in the database was made'], options);
  }
}

/** A key with its certificate, ready to sign. */
export interface OpenedKey {
  readonly certificate: ReadCertificate;
  readonly signer: Signer;
}

/** Makes the certificate of a new key. */
export type Certify = (fresh: NewAuthority, signer: Signer) => Promise<Der>;

/** Keys that the service makes for itself: encrypted at rest, the same on every node. */
@Injectable()
export class AuthorityVault {
  private readonly sealer: Sealer;

  constructor(
    private readonly database: Database,
    private readonly keys: AuthorityKeyRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly random: Random,
    config: Config,
  ) {
    this.sealer = new Sealer(config.secrets.MASTER_KEY, 'authority-keys');
  }

  /**
   * The key in use; made where there is none, and made anew where the last one ends before a given time.
   * @throws AuthorityKeysUnreadable
   */
  async open(authority: string, role: AuthorityRole, certify: Certify, goodUntil = 0): Promise<OpenedKey> {
    const last = await this.keys.last(authority, role);
    const opened = last && this.unseal(authority, role, last);
    if (opened && opened.certificate.notAfter >= goodUntil) return opened;
    return this.make(authority, role, (last?.generation ?? 0) + 1, certify);
  }

  /** When several nodes come at once, the key of one of them stands. */
  private async make(authority: string, role: AuthorityRole, generation: number, certify: Certify): Promise<OpenedKey> {
    const key = await generateFor(role);
    const now = Math.floor(this.clock.now() / 1_000) * 1_000;
    const serial = randomSerial(this.random);
    const publicKey = key.publicKey.export({ format: 'der', type: 'spki' });
    const fresh = { serial, publicKey, now, organization: 'State ID demo' };
    const certificate = await certify(fresh, new SoftwareSigner(key.privateKey));
    const secret = key.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64url');
    const sealed = this.sealer.seal(secret, `${authority}/${role}/${generation}`);
    await this.database.transaction(async (within) => {
      const added = await this.keys.add({ authority, role, generation, certificate, sealed }, now, within);
      if (added) await this.audit.recordWithin(within, authorityCertificateMade(role, serial));
    });
    const last = await this.keys.last(authority, role);
    if (!last) throw new Error('a key that was just made is not there');
    return this.unseal(authority, role, last);
  }

  private unseal(
    authority: string,
    role: AuthorityRole,
    { generation, certificate, sealed }: { generation: number; certificate: Buffer; sealed: string },
  ): OpenedKey {
    try {
      const secret = Buffer.from(this.sealer.open(sealed, `${authority}/${role}/${generation}`), 'base64url');
      const key = createPrivateKey({ key: secret, format: 'der', type: 'pkcs8' });
      return { certificate: readCertificate(certificate), signer: new SoftwareSigner(key) };
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      throw new AuthorityKeysUnreadable({ cause: error });
    }
  }
}

/** Some relying software takes answers and time-stamps signed with RSA only. */
function generateFor(role: AuthorityRole): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
  if (role === 'ocsp' || role === 'time_stamp') return generate('rsa', { modulusLength: 3072 });
  return generate('ec', { namedCurve: 'P-384' });
}
