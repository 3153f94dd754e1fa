import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { Database } from '../../platform/persistence/index.js';
import { AuditLog, type Actor } from '../audit/index.js';
import { CertificateUnknown } from './certificates.errors.js';
import { certificateStateChanged } from './certificates.events.js';
import type { CertificateSerial, CertificateState, KeyClass } from './domain/certificate.js';
import { changeState, type StateChange } from './domain/state-change.js';
import { CertificateStatusRepository } from './persistence/certificate-status.repository.js';

/** Few enough that one transaction takes a fraction of the time that a statement may take. */
const batch = 2_000;

/** Suspends certificates, lifts suspensions, revokes. OCSP says so with the next question. */
@Injectable()
export class ChangeCertificateState {
  constructor(
    private readonly database: Database,
    private readonly statuses: CertificateStatusRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws CertificateUnknown, CertificateRevoked, CertificateNotSuspended */
  change(serial: CertificateSerial, change: StateChange, actor: Actor): Promise<CertificateState> {
    return this.database.transaction(async (within) => {
      const locked = await this.statuses.lock(serial, within);
      if (!locked) throw new CertificateUnknown();
      const now = this.clock.now();
      const state = changeState(locked.state, change, now);
      if (state === locked.state) return state;
      await this.statuses.change([serial], state, actor, now, within);
      await this.audit.recordWithin(within, certificateStateChanged(locked, locked.state.status, state, actor));
      return state;
    });
  }

  /**
   * Suspends every good certificate of a key class, when a way of making keys turns out to be flawed. Batch by batch,
   * each complete with its audit events: what an interruption leaves undone, the next call does.
   * @returns how many were suspended
   */
  async suspendClass(keyClass: KeyClass, actor: Actor): Promise<number> {
    let suspended = 0;
    for (let after = ''; ;) {
      const last = await this.suspendBatch(keyClass, after, actor);
      suspended += last.count;
      if (last.count < batch) return suspended;
      after = last.serial;
    }
  }

  private suspendBatch(keyClass: KeyClass, after: string, actor: Actor) {
    return this.database.transaction(async (within) => {
      const locked = await this.statuses.lockGoodOfClass(keyClass, after, batch, within);
      const serials = locked.map(({ serial }) => serial);
      const now = this.clock.now();
      const state = { status: 'suspended', since: now } as const;
      await this.statuses.change(serials, state, actor, now, within);
      const events = locked.map((one) => certificateStateChanged(one, 'good', state, actor));
      await this.audit.recordAllWithin(within, events);
      return { count: serials.length, serial: serials.at(-1) ?? '' };
    });
  }
}
