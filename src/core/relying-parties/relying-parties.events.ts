import type { Actor, AuditEvent } from '../audit/index.js';

/** What was done to a relying party. Each makes a new version of it. */
export type RegistryAction = 'registered' | 'changed' | 'disabled' | 'enabled';

/** @param members the names of the members that are not as they were before */
export const relyingPartyChanged = (
  action: RegistryAction,
  party: { readonly id: string; readonly version: number },
  members: readonly string[],
  actor: Actor,
): AuditEvent => ({
  type: `relying_parties.${action}`,
  version: 1,
  actor,
  data: { relyingParty: party.id, version: party.version, members },
});

export const organisationSet = (id: string, actor: Actor): AuditEvent => ({
  type: 'relying_parties.organisation_set',
  version: 1,
  actor,
  data: { organisation: id },
});
