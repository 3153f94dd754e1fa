/** The kinds of things, by the engine's own names. */
export type ArtefactKind = string;

/**
 * Where the engine's artefacts live. Ids are secrets; the store is handed digests of them, and sealed payloads come
 * and go as texts. All times are in seconds.
 */
export abstract class ArtefactStore {
  /** Writes, or writes again; what was used stays used. */
  abstract put(kind: ArtefactKind, id: string, sealed: string, links: ArtefactLinks, ttl: number): Promise<void>;
  abstract find(kind: ArtefactKind, id: string): Promise<StoredArtefact | undefined>;
  abstract findByUid(kind: ArtefactKind, uid: string): Promise<(StoredArtefact & { id: string }) | undefined>;
  /** Marks as used: it is found as consumed from now on, until it expires. Who was first, `SpentMarks` decides. */
  abstract consume(kind: ArtefactKind, id: string): Promise<void>;
  abstract destroy(kind: ArtefactKind, id: string): Promise<void>;
  /** Destroys everything of a kind that was put with this grant. */
  abstract revokeByGrant(kind: ArtefactKind, grantId: string): Promise<void>;
}

export interface ArtefactLinks {
  readonly grantId: string | undefined;
  readonly uid: string | undefined;
}

export interface StoredArtefact {
  readonly sealed: string;
  readonly consumed: boolean;
}
