import type { RelyingParty } from './domain/relying-party.js';

/** Who may ask. */
export abstract class RelyingPartyRegistry {
  abstract find(id: string): RelyingParty | undefined;
  abstract all(): readonly RelyingParty[];
}
