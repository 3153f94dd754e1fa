import { Injectable } from '@nestjs/common';
import { calculateJwkThumbprint } from 'jose';
import type { SignatureAlgorithm } from '#libs/signature-algorithm';
import { Clock } from '#libs/kernel';
import { Sealer } from '#libs/sealing';
import { Config } from '../../../config/index.js';
import { AuditLog } from '../../../core/audit/index.js';
import { KeyValueStore } from '../../../platform/key-value/index.js';
import { Database, type Transaction } from '../../../platform/persistence/index.js';
import { CryptographicModules } from './cryptographic-modules.js';
import { activeMs, publishedBeforeMs, retiringMs } from './key-lives.js';
import { signingKeyChanged } from './keys.events.js';
import type { SigningKeyRow } from './signing-key.entity.js';
import { SigningKeyRepository, type KeyState } from './signing-key.repository.js';

/** On this topic everybody hears that the keys have changed. */
export const keysTopic = 'signing-keys';

/** What came of an order to rotate. `too_young`: not every copy of the published keys holds the next one yet. */
export type Rotation = 'rotated' | 'too_young' | 'somebody_else_did';

/**
 * Moves keys through their lives: `next`, `active`, `retiring`, gone. Any number of nodes may try at the same time;
 * each change is a row that only one of them finds in its former state.
 */
@Injectable()
export class RotateKeys {
  private readonly sealer: Sealer;

  constructor(
    private readonly repository: SigningKeyRepository,
    private readonly modules: CryptographicModules,
    private readonly database: Database,
    private readonly keyValue: KeyValueStore,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {
    this.sealer = new Sealer(config.secrets.MASTER_KEY, 'signing-keys');
  }

  /** Every configured algorithm has a key that signs and one that will. */
  async complete(): Promise<void> {
    const rows = await this.repository.all();
    const missing = this.config.keys.SIGNING_ALGORITHMS.flatMap((algorithm) =>
      (['active', 'next'] as const)
        .filter((state) => !rows.some((row) => row.algorithm === algorithm && row.state === state))
        .map((state) => ({ algorithm, state })),
    );
    await Promise.all(missing.map(({ algorithm, state }) => this.addNew(algorithm, state)));
    if (missing.length > 0) await this.keyValue.publish(keysTopic);
  }

  /** What the time has come for: keys whose days are over are replaced, retired ones go. */
  async due(): Promise<void> {
    const rows = await this.repository.all();
    const now = this.clock.now();
    const over = (state: KeyState, lifeMs: number) =>
      rows.filter((row) => row.state === state && now >= Number(row.changedAt) + lifeMs);
    const gone = over('retiring', retiringMs);
    for (const row of gone) await this.remove(row);
    if (gone.length > 0) await this.keyValue.publish(keysTopic);
    for (const { algorithm } of over('active', activeMs(this.config.keys))) await this.rotate(algorithm);
  }

  /** The next key of an algorithm begins to sign, the active one retires, a new one is published. */
  async rotate(algorithm: string): Promise<Rotation> {
    const rows = (await this.repository.all()).filter((row) => row.algorithm === algorithm);
    const [active] = rows.filter(({ state }) => state === 'active');
    const [next] = rows.filter(({ state }) => state === 'next');
    if (!active || !next) return 'somebody_else_did';
    if (this.clock.now() < this.signsFrom(next)) return 'too_young';
    const fresh = await this.newKey(algorithm as SignatureAlgorithm, 'next');
    const done = await this.database.transaction((transaction) => this.moveOn(active, next, fresh, transaction));
    if (!done) await this.discard(fresh);
    await this.keyValue.publish(keysTopic);
    return done ? 'rotated' : 'somebody_else_did';
  }

  /** From when on a next key may sign, milliseconds since the epoch. */
  signsFrom(next: SigningKeyRow): number {
    return Number(next.changedAt) + publishedBeforeMs(this.config.keys);
  }

  private async moveOn(active: SigningKeyRow, next: SigningKeyRow, fresh: SigningKeyRow, transaction: Transaction) {
    const now = this.clock.now();
    if (!(await this.repository.move(active.kid, 'active', 'retiring', now, transaction))) return false;
    if (!(await this.repository.move(next.kid, 'next', 'active', now, transaction))) {
      throw new Error(`signing key ${next.kid} is gone while its predecessor was active`);
    }
    await this.repository.add(fresh, transaction);
    await this.audit.recordWithin(transaction, signingKeyChanged(active.kid, active.algorithm, 'retiring'));
    await this.audit.recordWithin(transaction, signingKeyChanged(next.kid, next.algorithm, 'active'));
    await this.audit.recordWithin(transaction, signingKeyChanged(fresh.kid, fresh.algorithm, 'next'));
    return true;
  }

  private async remove(row: SigningKeyRow): Promise<void> {
    const mine = await this.database.transaction(async (transaction) => {
      if (!(await this.repository.remove(row.kid, transaction))) return false;
      await this.audit.recordWithin(transaction, signingKeyChanged(row.kid, row.algorithm, 'gone'));
      return true;
    });
    if (mine) await this.discard(row);
  }

  private async addNew(algorithm: SignatureAlgorithm, state: 'next' | 'active'): Promise<void> {
    const row = await this.newKey(algorithm, state);
    const added = await this.database.transaction(async (transaction) => {
      if (!(await this.repository.add(row, transaction))) return false;
      await this.audit.recordWithin(transaction, signingKeyChanged(row.kid, algorithm, state));
      return true;
    });
    if (!added) await this.discard(row);
  }

  private async newKey(algorithm: SignatureAlgorithm, state: KeyState): Promise<SigningKeyRow> {
    const name = this.modules.forNewKeys;
    const module = this.modules.demand(name);
    const material = await module.generate(algorithm);
    const kid = await calculateJwkThumbprint(module.open(algorithm, material).publicJwk);
    const now = String(this.clock.now());
    const sealed = this.sealer.seal(material, kid);
    return { kid, state, sealed, createdAt: now, algorithm, module: name, changedAt: now };
  }

  /** A module that this node is not connected to keeps what nobody uses any more. */
  private async discard({ kid, module, sealed }: SigningKeyRow): Promise<void> {
    await this.modules.find(module)?.destroy(this.sealer.open(sealed, kid));
  }
}
