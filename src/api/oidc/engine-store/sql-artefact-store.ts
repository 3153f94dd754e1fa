import { MoreThan } from 'typeorm';
import type { Clock } from '#libs/kernel';
import { deleteSome, findOne, type Database, type Transaction } from '../../../platform/persistence/index.js';
import { ArtefactStore, type ArtefactKind, type ArtefactLinks, type StoredArtefact } from './artefact-store.js';
import { OidcArtefactRow } from './oidc-artefact.entity.js';

/** Keeps what must survive the loss of the fast store: grants and refresh tokens. */
export class SqlArtefactStore extends ArtefactStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async put(kind: ArtefactKind, id: string, sealed: string, links: ArtefactLinks, ttl: number): Promise<void> {
    const row = {
      kind,
      id,
      sealed,
      grantId: links.grantId ?? null,
      uid: links.uid ?? null,
      expiresAt: this.after(ttl),
    };
    const insert = this.database.manager.createQueryBuilder().insert().into(OidcArtefactRow).values(row);
    await insert.orUpdate(['sealed', 'grant_id', 'uid', 'expires_at'], ['kind', 'id']).execute();
  }

  override async find(kind: ArtefactKind, id: string): Promise<StoredArtefact | undefined> {
    const row = await findOne(this.database.manager, OidcArtefactRow, { kind, id });
    return row && Number(row.expiresAt) > this.clock.now() ? row : undefined;
  }

  override async findByUid(kind: ArtefactKind, uid: string): Promise<(StoredArtefact & { id: string }) | undefined> {
    const live = { kind, uid, expiresAt: MoreThan(this.after(0)) };
    return (await this.database.manager.findOneBy(OidcArtefactRow, live)) ?? undefined;
  }

  override async consume(kind: ArtefactKind, id: string): Promise<void> {
    await this.database.manager.update(OidcArtefactRow, { kind, id }, { consumed: true });
  }

  override async destroy(kind: ArtefactKind, id: string): Promise<void> {
    await this.database.manager.delete(OidcArtefactRow, { kind, id });
  }

  override async revokeByGrant(kind: ArtefactKind, grantId: string): Promise<void> {
    await this.database.manager.delete(OidcArtefactRow, { kind, grantId });
  }

  /** Deletes some of those that have expired. @returns how many; none when none are left */
  sweep(within: Transaction = this.database.manager): Promise<number> {
    return deleteSome(within, 'oidc_artefact', 'expires_at < $1', [this.after(0)]);
  }

  private after(seconds: number): string {
    return String(this.clock.now() + seconds * 1000);
  }
}
