import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { KeyValueStore } from '../../platform/key-value/index.js';
import { Database, type Transaction } from '../../platform/persistence/index.js';
import { AuditLog, type Actor } from '../audit/index.js';
import { changedMembers } from './domain/changed-members.js';
import { OrganisationRepository } from './persistence/organisation.repository.js';
import { RelyingPartyRepository, type KeptParty } from './persistence/relying-party.repository.js';
import type { Registration } from './registration.js';
import { InvalidRegistration } from './relying-parties.errors.js';
import { relyingPartyChanged, type RegistryAction } from './relying-parties.events.js';

/** Nodes that serve relying parties wait on this topic. */
export const registryTopic = 'relying-parties';

/** Who changes something, and why, in the author's words. */
export interface Author {
  readonly actor: Actor;
  readonly reason?: string | undefined;
}

/** What a change makes of what stood before; `undefined` leaves everything as it is. */
export type Decide = (before: KeptParty | undefined) => Change | undefined;

export interface Change extends Pick<KeptParty, 'disabled' | 'managedBy'> {
  readonly action: RegistryAction;
  readonly registration: Registration;
}

/** The one way in which the registry changes: one after another, each with its version and its audit event. */
@Injectable()
export class ChangeRegistry {
  constructor(
    private readonly database: Database,
    private readonly parties: RelyingPartyRepository,
    private readonly organisations: OrganisationRepository,
    private readonly audit: AuditLog,
    private readonly keyValue: KeyValueStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Decides under the registry's lock, so that what it sees still stands when it writes.
   * @returns the version that holds now
   * @throws InvalidRegistration when the organisation is unknown, and whatever `decide` throws
   */
  async change(id: string, author: Author, decide: Decide): Promise<number> {
    const { version, changed } = await this.database.transaction(async (within) => {
      await this.parties.lock(within);
      const before = await this.parties.find(id, within);
      const change = decide(before);
      if (!change) return { version: before?.version ?? 0, changed: false };
      return { version: await this.write(id, before, change, author, within), changed: true };
    });
    if (changed) await this.announce();
    return version;
  }

  private async write(
    id: string,
    before: KeptParty | undefined,
    { action, registration, disabled, managedBy }: Change,
    { actor, reason }: Author,
    within: Transaction,
  ): Promise<number> {
    const { organisation } = registration;
    if (organisation !== undefined && !(await this.organisations.has(organisation, within)))
      throw new InvalidRegistration([`organisation: there is no ${organisation}`]);
    const version = (before?.version ?? 0) + 1;
    const party = { id, version, registration, disabled, managedBy };
    await this.parties.save(party, { action, reason, actor, changedAt: this.clock.now() }, within);
    const members = changedMembers(before?.registration ?? {}, registration);
    await this.audit.recordWithin(within, relyingPartyChanged(action, { id, version }, members, actor));
    return version;
  }

  /** A message that is lost costs a second: every node looks by itself. */
  private async announce(): Promise<void> {
    await this.keyValue.publish(registryTopic).catch(() => undefined);
  }
}
