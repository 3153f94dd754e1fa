import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database, findOne, insertOnce, type Transaction } from '../../../platform/persistence/index.js';
import type { CitizenKeyId } from '../domain/citizen-key.js';
import { SignatureEvidenceRow } from './signature-evidence.entity.js';

/** The record of one signature. `intent` is the hash of what was approved, and by it an approval signs once. */
export interface KeptEvidence {
  readonly intent: string;
  readonly keyId: CitizenKeyId;
  readonly sessionId: string;
  readonly evidence: string;
  readonly hash: string;
  readonly signedAt: number;
}

/** What proves each signature; at the same time the mark that its approval is spent. */
@Injectable()
export class SignatureEvidenceRepository {
  constructor(private readonly database: Database) {}

  /** Of parallel callers, on all nodes, exactly one gets `true`. */
  add({ signedAt, ...record }: KeptEvidence, within: Transaction): Promise<boolean> {
    return insertOnce(within, SignatureEvidenceRow, { ...record, signedAt: String(signedAt) });
  }

  async find(intent: string): Promise<KeptEvidence | undefined> {
    const row = await findOne(this.database.manager, SignatureEvidenceRow, { intent });
    return row && toRecord(row);
  }

  async findAll(intents: readonly string[]): Promise<readonly KeptEvidence[]> {
    const rows = await this.database.manager.findBy(SignatureEvidenceRow, { intent: In([...intents]) });
    return rows.map(toRecord);
  }

  count(): Promise<number> {
    return this.database.manager.count(SignatureEvidenceRow);
  }
}

function toRecord({ keyId, signedAt, ...row }: SignatureEvidenceRow): KeptEvidence {
  return { ...row, keyId: keyId as CitizenKeyId, signedAt: Number(signedAt) };
}
