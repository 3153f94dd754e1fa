import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { Config } from '../../config/index.js';
import { KeyValueStore } from '../../platform/key-value/index.js';
import { Database, type Transaction } from '../../platform/persistence/index.js';
import { AuditLog, type Actor } from '../audit/index.js';
import { changedMembers } from './domain/changed-members.js';
import { LogoRepository } from './persistence/logo.repository.js';
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
  /** The second person, where there has to be one. */
  readonly approvedBy?: Actor | undefined;
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
    private readonly logos: LogoRepository,
    private readonly audit: AuditLog,
    private readonly keyValue: KeyValueStore,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /**
   * Decides under the registry's lock, so that what it sees still stands when it writes.
   * @returns the version that holds now
   * @throws InvalidRegistration when it cannot be served here, and whatever `decide` throws
   */
  async change(id: string, author: Author, decide: Decide): Promise<number> {
    const version = await this.database.transaction((within) => this.changeWithin(within, id, author, decide));
    await this.announce();
    return version;
  }

  /** The same as part of something larger. Whoever calls it announces the change when it is committed. */
  async changeWithin(within: Transaction, id: string, author: Author, decide: Decide): Promise<number> {
    await this.parties.lock(within);
    const before = await this.parties.find(id, within);
    const change = decide(before);
    return change ? this.write(id, before, change, author, within) : (before?.version ?? 0);
  }

  /** A message that is lost costs a second: every node looks by itself. */
  async announce(): Promise<void> {
    await this.keyValue.publish(registryTopic).catch(() => undefined);
  }

  private async write(
    id: string,
    before: KeptParty | undefined,
    { action, registration, disabled, managedBy }: Change,
    { actor, reason, approvedBy }: Author,
    within: Transaction,
  ): Promise<number> {
    if (action !== 'disabled') await this.demandServable(registration, within);
    const version = (before?.version ?? 0) + 1;
    const party = { id, version, registration, disabled, managedBy };
    await this.parties.save(party, { action, reason, actor, approvedBy, changedAt: this.clock.now() }, within);
    const members = changedMembers(before?.registration ?? {}, registration);
    await this.audit.recordWithin(within, relyingPartyChanged(action, { id, version }, members, { actor, approvedBy }));
    return version;
  }

  /**
   * What only the records and the configuration can tell. Switching off must always be possible.
   * @throws InvalidRegistration
   */
  async demandServable(
    { organisation, logo, id_token_signed_response_alg: algorithm }: Registration,
    within: Transaction = this.database.manager,
  ): Promise<void> {
    const { SIGNING_ALGORITHMS: offered } = this.config.keys;
    const faults = [];
    if (organisation !== undefined && !(await this.organisations.has(organisation, within)))
      faults.push(`organisation: there is no ${organisation}`);
    if (logo !== undefined && !(await this.logos.has(logo, within))) faults.push('logo: there is no such picture');
    if (!offered.includes(algorithm))
      faults.push(`id_token_signed_response_alg: ${algorithm} is not among SIGNING_ALGORITHMS (${offered.join(', ')})`);
    if (faults.length > 0) throw new InvalidRegistration(faults);
  }
}
