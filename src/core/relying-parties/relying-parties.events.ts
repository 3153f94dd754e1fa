import type { Actor, AuditEvent } from '../audit/index.js';

/** What was done to a relying party. Each makes a new version of it. */
export type RegistryAction = 'registered' | 'changed' | 'disabled' | 'enabled';

/** @param members the names of the members that are not as they were before */
export const relyingPartyChanged = (
  action: RegistryAction,
  party: { readonly id: string; readonly version: number },
  members: readonly string[],
  { actor, approvedBy }: { readonly actor: Actor; readonly approvedBy?: Actor | undefined },
): AuditEvent => ({
  type: `relying_parties.${action}`,
  version: 1,
  actor,
  data: { relyingParty: party.id, version: party.version, members, ...(approvedBy && { approvedBy }) },
});

export const organisationSet = (
  { id, version }: { readonly id: string; readonly version: number },
  actor: Actor,
): AuditEvent => ({
  type: 'relying_parties.organisation_set',
  version: 1,
  actor,
  data: { organisation: id, version },
});

export const logoAdded = (id: string, actor: Actor): AuditEvent => ({
  type: 'relying_parties.logo_added',
  version: 1,
  actor,
  data: { logo: id },
});

/** @param members the names of the members that are not as they were before */
export const resourceServerChanged =
  (action: RegistryAction, resource: string, version: number, members: readonly string[]) =>
  (actor: Actor): AuditEvent => ({
    type: `relying_parties.resource_server_${action}`,
    version: 1,
    actor,
    data: { resource, version, members },
  });
