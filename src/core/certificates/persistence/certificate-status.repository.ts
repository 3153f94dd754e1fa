import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../platform/persistence/index.js';
import type { Actor } from '../../audit/index.js';
import type {
  CertificatePurpose,
  CertificateSerial,
  CertificateState,
  FinalReason,
  KeyClass,
} from '../domain/certificate.js';

/** A certificate whose status is about to change; nobody else changes it meanwhile. */
export interface LockedStatus {
  readonly serial: CertificateSerial;
  readonly subject: string;
  readonly purpose: CertificatePurpose;
  readonly state: CertificateState;
}

/** One entry of a revocation list. */
export interface ListedCertificate {
  readonly serial: CertificateSerial;
  readonly state: Exclude<CertificateState, { status: 'good' }>;
}

interface StateColumns {
  readonly status: string;
  readonly since: string | null;
  readonly reason: string | null;
}
type LockedColumns = StateColumns & { readonly serial: string; readonly subject: string; readonly purpose: string };

/** What certificates are now, and everything that they were. */
@Injectable()
export class CertificateStatusRepository {
  constructor(private readonly database: Database) {}

  /** Any number in one statement; who is not in the answer was never issued. */
  async find(serials: readonly string[], issuer: string): Promise<ReadonlyMap<string, CertificateState>> {
    const rows = await this.database.manager.query<(StateColumns & { serial: string })[]>(
      `SELECT s.serial, s.status, s.since, s.reason FROM certificate_status s JOIN certificate c ON c.serial = s.serial
       WHERE s.serial = ANY($1) AND c.issuer = $2`,
      [serials, issuer],
    );
    return new Map(rows.map((row) => [row.serial, toState(row)]));
  }

  async lock(serial: CertificateSerial, within: Transaction): Promise<LockedStatus | undefined> {
    const [row] = await within.query<LockedColumns[]>(
      `SELECT s.serial, s.status, s.since, s.reason, c.subject, c.purpose
       FROM certificate_status s JOIN certificate c ON c.serial = s.serial WHERE s.serial = $1 FOR UPDATE OF s`,
      [serial],
    );
    return row && toLocked(row);
  }

  /** The good ones of a key class that come after a serial number, in the order of their numbers. */
  async lockGoodOfClass(
    keyClass: KeyClass,
    after: string,
    limit: number,
    within: Transaction,
  ): Promise<readonly LockedStatus[]> {
    const rows = await within.query<LockedColumns[]>(
      `SELECT s.serial, s.status, s.since, s.reason, c.subject, c.purpose
       FROM certificate c JOIN certificate_status s ON s.serial = c.serial
       WHERE c.key_class = $1 AND c.serial > $2 AND s.status = 'good' ORDER BY c.serial LIMIT $3 FOR UPDATE OF s`,
      [keyClass, after, limit],
    );
    return rows.map(toLocked);
  }

  /** The first status of a new certificate. */
  async begin(serial: CertificateSerial, actor: Actor, now: number, within: Transaction): Promise<void> {
    await within.query(`INSERT INTO certificate_status (serial, status) VALUES ($1, 'good')`, [serial]);
    await this.remember([serial], { status: 'good' }, actor, now, within);
  }

  /** Gives certificates one new state, and writes it into the history. */
  async change(
    serials: readonly CertificateSerial[],
    state: CertificateState,
    actor: Actor,
    now: number,
    within: Transaction,
  ): Promise<void> {
    const { status, since, reason } = toColumns(state);
    await within.query('UPDATE certificate_status SET status = $2, since = $3, reason = $4 WHERE serial = ANY($1)', [
      serials,
      status,
      since,
      reason,
    ]);
    await this.remember(serials, state, actor, now, within);
  }

  /** Every state of a certificate, the first one first. */
  async history(serial: CertificateSerial): Promise<readonly { state: CertificateState; at: number; actor: string }[]> {
    const rows = await this.database.manager.query<(StateColumns & { changed_at: string; actor: string })[]>(
      'SELECT status, since, reason, changed_at, actor FROM certificate_status_change WHERE serial = $1 ORDER BY id',
      [serial],
    );
    return rows.map((row) => ({ state: toState(row), at: Number(row.changed_at), actor: row.actor }));
  }

  /** What a revocation list has to name: everything of an issuer that is not good and had not expired at a time. */
  async listNotGood(issuer: string, notExpiredAt: number): Promise<readonly ListedCertificate[]> {
    const rows = await this.database.manager.query<(StateColumns & { serial: string })[]>(
      `SELECT s.serial, s.status, s.since, s.reason FROM certificate_status s JOIN certificate c ON c.serial = s.serial
       WHERE s.status <> 'good' AND c.issuer = $1 AND c.not_after > $2 ORDER BY s.since, s.serial`,
      [issuer, notExpiredAt],
    );
    return rows.flatMap((row) => {
      const state = toState(row);
      return state.status === 'good' ? [] : [{ serial: row.serial as CertificateSerial, state }];
    });
  }

  private async remember(
    serials: readonly CertificateSerial[],
    state: CertificateState,
    actor: Actor,
    now: number,
    within: Transaction,
  ): Promise<void> {
    const { status, since, reason } = toColumns(state);
    await within.query(
      `INSERT INTO certificate_status_change (serial, status, since, reason, changed_at, actor)
       SELECT serial, $2, $3, $4, $5, $6 FROM unnest($1::text[]) AS changed (serial)`,
      [serials, status, since, reason, now, actor],
    );
  }
}

function toLocked(row: LockedColumns): LockedStatus {
  const { serial, subject, purpose } = row;
  return {
    serial: serial as CertificateSerial,
    subject,
    purpose: purpose as CertificatePurpose,
    state: toState(row),
  };
}

function toState({ status, since, reason }: StateColumns): CertificateState {
  if (status === 'suspended') return { status, since: Number(since) };
  if (status === 'revoked') return { status, since: Number(since), reason: reason as FinalReason };
  return { status: 'good' };
}

function toColumns(state: CertificateState): { status: string; since: number | null; reason: string | null } {
  if (state.status === 'good') return { status: 'good', since: null, reason: null };
  return { status: state.status, since: state.since, reason: state.status === 'revoked' ? state.reason : null };
}
