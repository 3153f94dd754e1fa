import { type KeyValueStore } from '../../../platform/key-value/index.js';
import { ArtefactStore, type ArtefactKind, type ArtefactLinks, type StoredArtefact } from './artefact-store.js';

/** Keeps what lives minutes. */
export class KeyValueArtefactStore extends ArtefactStore {
  constructor(private readonly store: KeyValueStore) {
    super();
  }

  override async put(kind: ArtefactKind, id: string, sealed: string, links: ArtefactLinks, ttl: number): Promise<void> {
    const ttlMs = ttl * 1000;
    const writes = [this.store.set(payloadKey(kind, id), sealed, ttlMs)];
    if (links.grantId !== undefined) writes.push(this.store.addMember(grantKey(kind, links.grantId), id, ttlMs));
    if (links.uid !== undefined) writes.push(this.store.set(uidKey(kind, links.uid), id, ttlMs));
    await Promise.all(writes);
  }

  override async find(kind: ArtefactKind, id: string): Promise<StoredArtefact | undefined> {
    const [sealed, consumed] = await this.store.getMany([payloadKey(kind, id), consumedKey(kind, id)]);
    return sealed === undefined ? undefined : { sealed, consumed: consumed !== undefined };
  }

  override async findByUid(kind: ArtefactKind, uid: string): Promise<(StoredArtefact & { id: string }) | undefined> {
    const id = await this.store.get(uidKey(kind, uid));
    const found = id === undefined ? undefined : await this.find(kind, id);
    return id !== undefined && found ? { ...found, id } : undefined;
  }

  override consume(kind: ArtefactKind, id: string): Promise<void> {
    return this.store.set(consumedKey(kind, id), '1', consumedKeptMs);
  }

  override destroy(kind: ArtefactKind, id: string): Promise<void> {
    return this.store.delete(payloadKey(kind, id), consumedKey(kind, id));
  }

  override async revokeByGrant(kind: ArtefactKind, grantId: string): Promise<void> {
    const ids = await this.store.members(grantKey(kind, grantId));
    await Promise.all(ids.map((id) => this.destroy(kind, id)));
    await this.store.delete(grantKey(kind, grantId));
  }
}

/** Longer than any artefact that is kept here and can be consumed. */
const consumedKeptMs = 60 * 60_000;

const payloadKey = (kind: ArtefactKind, id: string) => `{oidc:${kind}:${id}}:payload`;
const consumedKey = (kind: ArtefactKind, id: string) => `{oidc:${kind}:${id}}:consumed`;
const grantKey = (kind: ArtefactKind, grantId: string) => `{oidc:${kind}:grant:${grantId}}`;
const uidKey = (kind: ArtefactKind, uid: string) => `{oidc:${kind}:uid:${uid}}`;
