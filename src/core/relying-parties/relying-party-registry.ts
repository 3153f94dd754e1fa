import type { RelyingParty } from './domain/relying-party.js';

/** Who may ask. Asked on every request, so it answers from memory. */
export abstract class RelyingPartyRegistry {
  /** Also one that is disabled: who asks decides what that means. */
  abstract find(id: string): RelyingParty | undefined;
  /** By the UUID with which it calls the relying-party API, in lower case. */
  abstract findByUuid(uuid: string): RelyingParty | undefined;
  abstract all(): readonly RelyingParty[];
}
