import Provider, { errors, type Adapter, type AdapterPayload } from 'oidc-provider';
import { digest } from '#libs/kernel';
import { SealBroken, type Sealer } from '#libs/sealing';
import type { AuditLog } from '../../../core/audit/index.js';
import type { Database } from '../../../platform/persistence/index.js';
import { artefactConsumed } from '../oidc.events.js';
import type { SessionRecords } from '../sso/session-records.js';
import type { ArtefactStore } from './artefact-store.js';
import type { SpentMarks } from './spent-marks.js';

/** What every adapter of the engine shares. */
export interface EngineStores {
  /** For what lives minutes. */
  readonly fast: ArtefactStore;
  /** For what must outlive the fast store. */
  readonly durable: ArtefactStore;
  readonly spent: SpentMarks;
  readonly database: Database;
  readonly audit: AuditLog;
  readonly sealer: Sealer;
  readonly sessions: SessionRecords;
}

const durableKinds: readonly string[] = ['Grant', 'RefreshToken', 'InitialAccessToken', 'RegistrationAccessToken'];
/**
 * Seconds that an artefact is needed after it has expired: a pushed request is marked as used when its
 * login ends, and of an expired backchannel request its client is told so.
 */
const keptLonger: Readonly<Record<string, number>> = {
  PushedAuthorizationRequest: 3_600,
  BackchannelAuthenticationRequest: 3_600,
};

/**
 * The engine asks whether a one-time thing was used and then marks it; between the two, parallel requests slip
 * through. This adapter makes the mark itself decide: of any number of uses one succeeds, on all nodes.
 */
export class EngineAdapter implements Adapter {
  private readonly store: ArtefactStore;

  constructor(
    private readonly kind: string,
    private readonly stores: EngineStores,
  ) {
    this.store = durableKinds.includes(kind) ? stores.durable : stores.fast;
  }

  async upsert(id: string, payload: AdapterPayload, expiresIn = 14 * 24 * 3_600): Promise<void> {
    const key = digest(id);
    if (this.kind === 'ReplayDetection') return this.stores.spent.keep(this.kind, key, expiresIn * 1000);
    if (this.kind === 'AuthorizationCode') await this.stores.sessions.joining(payload);
    const sealed = this.stores.sealer.seal(JSON.stringify(payload), this.place(key));
    const grantId = this.kind === 'Grant' || payload.grantId === undefined ? undefined : digest(payload.grantId);
    const uid = this.kind === 'Session' && payload.uid !== undefined ? digest(payload.uid) : undefined;
    const ttl = Math.max(expiresIn, 1) + (keptLonger[this.kind] ?? 0);
    await this.store.put(this.kind, key, sealed, { grantId, uid }, ttl);
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    if (this.kind === 'ReplayDetection') return this.findReplay(id);
    const key = digest(id);
    const found = await this.store.find(this.kind, key);
    if (!found || (found.consumed && this.kind === 'Grant')) return undefined;
    const payload = this.open(found.sealed, key, found.consumed);
    return payload && !(await this.stores.sessions.isOver(this.kind, payload)) ? payload : undefined;
  }

  async findByUid(uid: string): Promise<AdapterPayload | undefined> {
    const found = await this.store.findByUid(this.kind, digest(uid));
    return found && this.open(found.sealed, found.id, found.consumed);
  }

  /** Device codes are not offered. */
  async findByUserCode(): Promise<undefined> {
    return undefined;
  }

  /** @throws InvalidGrant or InvalidRequestUri for everybody but the first */
  async consume(id: string): Promise<void> {
    const key = digest(id);
    const first = await this.stores.database.transaction(async (transaction) => {
      if (!(await this.stores.spent.spend(this.kind, key, transaction))) return false;
      await this.stores.audit.recordWithin(
        transaction,
        artefactConsumed(this.kind, Provider.ctx?.oidc.client?.clientId),
      );
      return true;
    });
    // The mark in the store itself only lets the engine see a later, sequential reuse.
    await this.store.consume(this.kind, key);
    if (!first) await this.refuseReuse(id);
  }

  /** A grant is not deleted but marked: a request that still holds it in memory could store it, alive, once more. */
  async destroy(id: string): Promise<void> {
    if (this.kind === 'Session') await this.stores.sessions.dropping();
    if (this.kind === 'Grant') await this.store.consume(this.kind, digest(id));
    else await this.store.destroy(this.kind, digest(id));
  }

  async revokeByGrantId(grantId: string): Promise<void> {
    await this.store.revokeByGrant(this.kind, digest(grantId));
  }

  /**
   * The engine looks whether an id is known and then stores it. Looking takes the id here, so of parallel callers only
   * one finds nothing, and the others get the engine's own answer for a replay.
   */
  private async findReplay(id: string): Promise<AdapterPayload | undefined> {
    if (await this.stores.spent.spend(this.kind, digest(id))) return undefined;
    return { jti: id, kind: this.kind, exp: Number.MAX_SAFE_INTEGER };
  }

  private async refuseReuse(id: string): Promise<never> {
    if (this.kind === 'PushedAuthorizationRequest') throw new errors.InvalidRequestUri('request_uri was already used');
    const grantId = (await this.find(id))?.grantId;
    if (grantId !== undefined) await this.revokeGrant(grantId);
    throw new errors.InvalidGrant('already used');
  }

  /** A code or refresh token that is used twice was stolen: what came of it dies (RFC 9700 §2.2.2, §4.14.2). */
  private async revokeGrant(grantId: string): Promise<void> {
    const kinds = ['AccessToken', 'AuthorizationCode', 'RefreshToken'];
    await Promise.all(kinds.map((kind) => new EngineAdapter(kind, this.stores).revokeByGrantId(grantId)));
    await new EngineAdapter('Grant', this.stores).destroy(grantId);
  }

  private open(sealed: string, key: string, consumed: boolean): AdapterPayload | undefined {
    try {
      const payload = JSON.parse(this.stores.sealer.open(sealed, this.place(key))) as AdapterPayload;
      return { ...payload, ...(consumed && { consumed: true }) };
    } catch (error) {
      if (error instanceof SealBroken) return undefined; // sealed under an earlier key: as good as expired
      throw error;
    }
  }

  private place(key: string): string {
    return `${this.kind}:${key}`;
  }
}
