import { Injectable } from '@nestjs/common';
import { Clock, Random } from '#libs/kernel';
import { Database } from '../../platform/persistence/index.js';
import { AuditLog } from '../audit/index.js';
import { CitizenRepository, type Citizen } from '../citizens/index.js';
import {
  ChangeRegistry,
  changing,
  dangerousMembers,
  enabling,
  OutdatedVersion,
  parseRegistration,
  RelyingPartyExists,
  RelyingPartyRepository,
  RelyingPartyUnknown,
  type KeptParty,
} from '../relying-parties/index.js';
import { OfficerUnknown } from './administration.errors.js';
import { changeProposed } from './administration.events.js';
import { actorOf, type Officer } from './domain/officer.js';
import { proposalLifeMs, type Proposal, type ProposalId, type ProposedChange } from './domain/proposal.js';
import type { Role } from './domain/role.js';
import { OfficerRepository } from './persistence/officer.repository.js';
import { ProposalRepository } from './persistence/proposal.repository.js';

/** Who wants something, why, and which version was looked at. */
export interface Wish {
  readonly officer: Officer;
  readonly reason: string;
  readonly basedOn: number;
}

/** What came of it: done, or it waits for a second person. */
export type Outcome = { readonly version: number } | { readonly proposal: Proposal };

/** Takes changes of officers: what is harmless is done, what is dangerous waits for a second person. */
@Injectable()
export class ProposeChange {
  constructor(
    private readonly database: Database,
    private readonly registry: ChangeRegistry,
    private readonly parties: RelyingPartyRepository,
    private readonly citizens: CitizenRepository,
    private readonly officers: OfficerRepository,
    private readonly proposals: ProposalRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** @throws InvalidRegistration, RelyingPartyExists */
  async registerClient(content: unknown, wish: Omit<Wish, 'basedOn'>): Promise<Proposal> {
    const registration = parseRegistration(content);
    const target = registration.id;
    if (await this.parties.find(target)) throw new RelyingPartyExists(target);
    await this.registry.demandServable(registration);
    const change = { action: 'register_client', target, registration } as const;
    return this.propose(change, ['register_client'], { ...wish, basedOn: 0 });
  }

  /** @throws InvalidRegistration, RelyingPartyUnknown, OutdatedVersion */
  async changeClient(content: unknown, wish: Wish): Promise<Outcome> {
    const registration = parseRegistration(content);
    const target = registration.id;
    let dangers: string[] = [];
    const author = { actor: actorOf(wish.officer), reason: wish.reason };
    const version = await this.registry.change(target, author, (before) => {
      demandVersion(before, target, wish.basedOn);
      const change = changing(before, registration, 'operator');
      dangers = change ? dangerousMembers(before.registration, registration) : [];
      return dangers.length > 0 ? undefined : change;
    });
    if (dangers.length === 0) return { version };
    await this.registry.demandServable(registration);
    return { proposal: await this.propose({ action: 'change_client', target, registration }, dangers, wish) };
  }

  /** @throws InvalidRegistration, RelyingPartyUnknown, OutdatedVersion */
  async enableClient(target: string, wish: Wish): Promise<Outcome> {
    const party = await this.parties.find(target);
    demandVersion(party, target, wish.basedOn);
    if (!enabling(party)) return { version: party.version };
    return { proposal: await this.propose({ action: 'enable_client', target }, ['enable_client'], wish) };
  }

  /** @param identifier ETSI semantics identifier. @throws OfficerUnknown, OutdatedVersion */
  async setRoles(identifier: string, roles: readonly Role[], wish: Wish): Promise<Proposal> {
    const citizen = await this.activeCitizen(identifier);
    const { version } = await this.officers.rolesOf(citizen.id);
    if (version !== wish.basedOn) throw new OutdatedVersion('roles');
    const given = [...new Set(roles)].sort();
    const change = { action: 'set_roles', target: citizen.pseudonym, roles: given } as const;
    return this.propose(change, ['set_roles'], wish);
  }

  private async activeCitizen(identifier: string): Promise<Citizen> {
    const citizen = await this.citizens.findByIdentifier(identifier);
    if (citizen?.status !== 'active') throw new OfficerUnknown();
    return citizen;
  }

  private async propose(change: ProposedChange, dangers: readonly string[], wish: Wish): Promise<Proposal> {
    const now = this.clock.now();
    const proposal: Proposal = {
      id: this.random.uuid() as ProposalId,
      ...{ change, dangers, basedOn: wish.basedOn, reason: wish.reason },
      proposedBy: wish.officer.citizen.id,
      proposedAt: now,
      expiresAt: now + proposalLifeMs,
      state: 'open',
      decision: undefined,
    };
    await this.database.transaction(async (within) => {
      await this.proposals.add(proposal, within);
      await this.audit.recordWithin(within, changeProposed(proposal, actorOf(wish.officer)));
    });
    return proposal;
  }
}

/** @throws RelyingPartyUnknown, OutdatedVersion */
export function demandVersion(party: KeptParty | undefined, id: string, basedOn: number): asserts party is KeptParty {
  if (!party) throw new RelyingPartyUnknown(id);
  if (party.version !== basedOn) throw new OutdatedVersion(id);
}
