import { Injectable } from '@nestjs/common';
import { Clock, Random } from '#libs/kernel';
import { readableCode } from '#libs/readable-code';
import { Database, type Transaction } from '../../platform/persistence/index.js';
import { AuditLog, type Actor } from '../audit/index.js';
import { CitizenRepository, type Citizen } from '../citizens/index.js';
import { CertificateAuthority } from './certificate-authority.js';
import { CertificateRevoked, CertificateUnknown, CitizenNotCertifiable, KeyTaken } from './certificates.errors.js';
import { certificateIssued, certificateStateChanged } from './certificates.events.js';
import { demandAcceptableKey } from './domain/acceptable-key.js';
import type {
  CertificateLevel,
  CertificatePurpose,
  CertificateSerial,
  CitizenCertificate,
  KeyClass,
} from './domain/certificate.js';
import { makeCitizenCertificate } from './domain/citizen-certificate.js';
import { randomSerial } from './domain/serial-number.js';
import { changeState } from './domain/state-change.js';
import { CertificateStatusRepository } from './persistence/certificate-status.repository.js';
import { CertificateRepository } from './persistence/certificate.repository.js';

export interface CertificateRequest {
  readonly citizen: Citizen;
  readonly purpose: CertificatePurpose;
  readonly level: CertificateLevel;
  /** SubjectPublicKeyInfo, DER: RSA of 3072 bits or more, or EC P-256. */
  readonly publicKey: Uint8Array;
  /** Both certificates of one account have the same; made up where it is missing. */
  readonly documentNumber?: string;
  /** How and where the key was made; its kind and size where it is missing. */
  readonly keyClass?: string;
}

const day = 86_400_000;

/** Gives a citizen a certificate for a key. Certificate, status, key and audit event are one transaction. */
@Injectable()
export class IssueCertificate {
  constructor(
    private readonly authority: CertificateAuthority,
    private readonly database: Database,
    private readonly citizens: CitizenRepository,
    private readonly certificates: CertificateRepository,
    private readonly statuses: CertificateStatusRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /**
   * @param effect what has to happen in the same transaction, for example keeping the private key
   * @throws CertificatesOff, KeyRefused, KeyTaken, CitizenNotCertifiable
   */
  async issue(
    request: CertificateRequest,
    actor: Actor = 'system',
    effect?: (issued: CitizenCertificate, within: Transaction) => Promise<void>,
  ): Promise<CitizenCertificate> {
    const issued = await this.prepare(request);
    await this.database.transaction(async (within) => {
      await this.store(issued, actor, within);
      await effect?.(issued, within);
    });
    return issued;
  }

  /**
   * Puts a new certificate in the place of one that is good or suspended: same citizen, purpose, level and account. The
   * old one is revoked as superseded in the same transaction.
   * @throws CertificateUnknown, CertificateRevoked, and what `issue` throws
   */
  async renew(
    serial: CertificateSerial,
    publicKey: Uint8Array,
    actor: Actor = 'system',
    keyClass?: string,
  ): Promise<CitizenCertificate> {
    const old = await this.certificates.find(serial);
    const citizen = old && (await this.citizens.find(old.citizenId));
    if (!old || !citizen) throw new CertificateUnknown();
    const { purpose, level, documentNumber } = old;
    const request = { citizen, purpose, level, documentNumber, publicKey, ...(keyClass !== undefined && { keyClass }) };
    const issued = { ...(await this.prepare(request)), replaces: serial };
    await this.database.transaction(async (within) => {
      await this.supersede(serial, actor, within);
      await this.store(issued, actor, within);
    });
    return issued;
  }

  /**
   * The first half of `issue`, which stores nothing.
   * @throws CertificatesOff, KeyRefused, CitizenNotCertifiable
   */
  async prepare(request: CertificateRequest): Promise<CitizenCertificate> {
    const { issuer, id } = this.authority;
    const { citizen, purpose, level, publicKey } = request;
    const { keyClass, fingerprint } = demandAcceptableKey(publicKey);
    const current = await this.citizens.find(citizen.id);
    if (current?.status !== 'active') throw new CitizenNotCertifiable(current?.status ?? 'unknown');
    const serial = randomSerial(this.random);
    const documentNumber = request.documentNumber ?? this.documentNumber(current, level);
    const issuedAt = this.clock.now();
    const notBefore = Math.floor(issuedAt / 1_000) * 1_000;
    const notAfter = Math.min(notBefore + issuer.profiles.validityDays * day, issuer.certificate.notAfter);
    const content = { citizen: current, purpose, level, documentNumber, serial, publicKey, notBefore, notAfter };
    return {
      ...{ serial, documentNumber, purpose, level, notBefore, notAfter, issuedAt, issuer: id },
      citizenId: current.id,
      subject: current.pseudonym,
      keyClass: (request.keyClass as KeyClass | undefined) ?? keyClass,
      keyFingerprint: fingerprint,
      certificate: await makeCitizenCertificate(content, issuer),
      replaces: undefined,
    };
  }

  /**
   * The second half of `issue`, in a transaction of the caller's.
   * @throws KeyTaken, CertificateRevoked
   */
  async store(issued: CitizenCertificate, actor: Actor, within: Transaction): Promise<void> {
    if (!(await this.certificates.claimKey(issued, within))) throw new KeyTaken();
    const added = await this.certificates.add(issued, this.authority.issuer.profiles.name, within);
    if (!added) throw new CertificateRevoked('was replaced already');
    await this.statuses.begin(issued.serial, actor, issued.issuedAt, within);
    await this.audit.recordWithin(within, certificateIssued(issued, actor));
  }

  private async supersede(serial: CertificateSerial, actor: Actor, within: Transaction): Promise<void> {
    const locked = await this.statuses.lock(serial, within);
    if (!locked) throw new CertificateUnknown();
    if (locked.state.status === 'revoked') throw new CertificateRevoked();
    const now = this.clock.now();
    const state = changeState(locked.state, { to: 'revoked', reason: 'superseded' }, now);
    await this.statuses.change([serial], state, actor, now, within);
    await this.audit.recordWithin(within, certificateStateChanged(locked, locked.state.status, state, actor));
  }

  private documentNumber({ identifier }: Citizen, level: CertificateLevel): string {
    return `${identifier}-${readableCode(this.random.bytes(4))}-${level === 'qualified' ? 'Q' : 'NQ'}`;
  }
}
