import { Injectable } from '@nestjs/common';
import { Database, findOne, insertOnce, type Transaction } from '../../../platform/persistence/index.js';
import type { CitizenId } from '../../citizens/index.js';
import type { CertificateSerial, CitizenCertificate, KeyClass } from '../domain/certificate.js';
import { CertificateRow, CertifiedKeyRow } from './certificate.entity.js';

/** Certificates as they were issued. */
@Injectable()
export class CertificateRepository {
  constructor(private readonly database: Database) {}

  async find(serial: CertificateSerial): Promise<CitizenCertificate | undefined> {
    const row = await findOne(this.database.manager, CertificateRow, { serial });
    return row && toCertificate(row);
  }

  /** All of a citizen, the newest first. */
  async listOf(citizenId: CitizenId): Promise<readonly CitizenCertificate[]> {
    const order = { issuedAt: 'DESC', serial: 'ASC' } as const;
    const rows = await this.database.manager.find(CertificateRow, { where: { citizenId }, order });
    return rows.map(toCertificate);
  }

  /** All of one account, the newest first. */
  async listOfDocument(documentNumber: string): Promise<readonly CitizenCertificate[]> {
    const order = { issuedAt: 'DESC', serial: 'ASC' } as const;
    const rows = await this.database.manager.find(CertificateRow, { where: { documentNumber }, order });
    return rows.map(toCertificate);
  }

  /**
   * Binds a key to its owner and purpose, for ever.
   * @returns whether it is theirs; of parallel owners exactly one gets `true`
   */
  async claimKey(certificate: CitizenCertificate, within: Transaction): Promise<boolean> {
    const { keyFingerprint: fingerprint, subject, purpose } = certificate;
    if (await insertOnce(within, CertifiedKeyRow, { fingerprint, subject, purpose })) return true;
    const owner = await findOne(within, CertifiedKeyRow, { fingerprint });
    return owner?.subject === subject && owner.purpose === purpose;
  }

  /** @returns whether it was added; a certificate is replaced once */
  add(certificate: CitizenCertificate, profile: string, within: Transaction): Promise<boolean> {
    const { notBefore, notAfter, issuedAt, replaces, certificate: der, ...same } = certificate;
    return insertOnce(within, CertificateRow, {
      ...same,
      der,
      profile,
      notBefore: String(notBefore),
      notAfter: String(notAfter),
      issuedAt: String(issuedAt),
      replaces: replaces ?? null,
    });
  }
}

function toCertificate(row: CertificateRow): CitizenCertificate {
  return {
    serial: row.serial as CertificateSerial,
    citizenId: row.citizenId as CitizenId,
    subject: row.subject,
    documentNumber: row.documentNumber,
    purpose: row.purpose as CitizenCertificate['purpose'],
    level: row.level as CitizenCertificate['level'],
    keyClass: row.keyClass as KeyClass,
    keyFingerprint: row.keyFingerprint,
    issuer: row.issuer,
    certificate: row.der,
    notBefore: Number(row.notBefore),
    notAfter: Number(row.notAfter),
    issuedAt: Number(row.issuedAt),
    replaces: (row.replaces as CertificateSerial | null) ?? undefined,
  };
}
