import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { Database, type Transaction } from '../../platform/persistence/index.js';
import { AuditLog } from '../audit/index.js';
import type { Author } from './change-registry.js';
import { changedMembers } from './domain/changed-members.js';
import { OrganisationRepository } from './persistence/organisation.repository.js';
import { RelyingPartyRepository } from './persistence/relying-party.repository.js';
import { InvalidRegistration, ResourceServerUnknown } from './relying-parties.errors.js';
import { resourceServerChanged } from './relying-parties.events.js';
import { parseResourceRegistration, toResourceServer, type ResourceRegistration } from './resource-registration.js';
import { ResourceServerRepository } from './persistence/resource-server.repository.js';

/** Enters a resource server, replaces what is known of it, or switches it: each with a version and an audit event. */
@Injectable()
export class ChangeResourceServer {
  constructor(
    private readonly database: Database,
    private readonly resources: ResourceServerRepository,
    private readonly parties: RelyingPartyRepository,
    private readonly organisations: OrganisationRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @returns its identifier and the version that holds now. @throws InvalidRegistration with every fault */
  async set(content: unknown, author: Author): Promise<{ id: string; version: number }> {
    const registration = parseResourceRegistration(content);
    const version = await this.database.transaction(async (within) => {
      await this.parties.lock(within);
      const faults = await this.strangers(registration, within);
      if (faults.length > 0) throw new InvalidRegistration(faults);
      const before = await this.resources.current(registration.resource, within);
      const members = changedMembers(before?.registration ?? {}, registration);
      if (before && members.length === 0) return before.version;
      const version = (before?.version ?? 0) + 1;
      const after = { version, registration, disabled: before?.disabled ?? false };
      await this.resources.append(after, author, this.clock.now(), within);
      const event = resourceServerChanged(before ? 'changed' : 'registered', registration.resource, version, members);
      await this.audit.recordWithin(within, event(author.actor));
      return version;
    });
    return { id: registration.resource, version };
  }

  /** @returns the version that holds now. @throws ResourceServerUnknown */
  switch(resource: string, disabled: boolean, author: Author): Promise<number> {
    return this.database.transaction(async (within) => {
      await this.parties.lock(within);
      const before = await this.resources.current(resource, within);
      if (!before) throw new ResourceServerUnknown(resource);
      if (before.disabled === disabled) return before.version;
      const version = before.version + 1;
      await this.resources.append({ ...before, version, disabled }, author, this.clock.now(), within);
      const event = resourceServerChanged(disabled ? 'disabled' : 'enabled', resource, version, []);
      await this.audit.recordWithin(within, event(author.actor));
      return version;
    });
  }

  /** Whom it names and nobody knows, and whose audience it takes. */
  private async strangers(registration: ResourceRegistration, within: Transaction): Promise<string[]> {
    const { organisation, clients, introspection_client: introspector, resource } = registration;
    const faults = [];
    if (organisation !== undefined && !(await this.organisations.has(organisation, within)))
      faults.push(`organisation: there is no ${organisation}`);
    for (const id of new Set([...clients, ...(introspector === undefined ? [] : [introspector])]))
      if (!(await this.parties.find(id, within))) faults.push(`there is no relying party ${id}`);
    const { audience } = toResourceServer(registration, false);
    const others = (await this.resources.all(within)).filter(({ id }) => id !== resource);
    const taken = others.find((other) => other.audience === audience || other.id === audience);
    if (taken) faults.push(`audience: ${audience} is the one of ${taken.id}`);
    return faults;
  }
}
