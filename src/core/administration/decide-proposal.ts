import { Injectable } from '@nestjs/common';
import { Clock } from '#libs/kernel';
import { Database, type Transaction } from '../../platform/persistence/index.js';
import { AuditLog } from '../audit/index.js';
import { CitizenRepository, type Citizen } from '../citizens/index.js';
import {
  ProposalDecided,
  ProposalExpired,
  ProposalOutdated,
  ProposalUnknown,
  RoleMissing,
  SecondPersonNeeded,
} from './administration.errors.js';
import { approvalRefused, proposalDecided } from './administration.events.js';
import { ApplyProposal } from './apply-proposal.js';
import { actorOf, samePerson, type Officer } from './domain/officer.js';
import { stateAt, type Proposal, type ProposalState } from './domain/proposal.js';
import { Officers } from './officers.js';
import { ProposalRepository } from './persistence/proposal.repository.js';

/** The second person: approves a proposed change, which is thereby done, or rejects it. */
@Injectable()
export class DecideProposal {
  constructor(
    private readonly database: Database,
    private readonly proposals: ProposalRepository,
    private readonly citizens: CitizenRepository,
    private readonly officers: Officers,
    private readonly applying: ApplyProposal,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns the version that the target has now
   * @throws ProposalUnknown, ProposalDecided, ProposalExpired, ProposalOutdated, SecondPersonNeeded, RoleMissing
   */
  async approve(id: string, officer: Officer): Promise<number> {
    const proposal = await this.open(id);
    const beneficiary = await this.applying.beneficiary(proposal);
    const proposer = await this.proposerOf(proposal);
    if ([proposer, beneficiary].some((person) => person && samePerson(person, officer.citizen))) {
      await this.audit.record(approvalRefused(proposal, actorOf(officer)));
      throw new SecondPersonNeeded();
    }
    const author = {
      actor: actorOf({ citizen: proposer }),
      approvedBy: actorOf(officer),
      reason: proposal.reason,
    };
    const version = await this.database.transaction(async (within) => {
      // First, so that whoever comes at the same time waits here and then sees that it is done.
      await this.end(proposal, 'approved', { officer }, within);
      await this.officers.demandWithin(within, officer, 'approve');
      await this.demandStillProposed(within, proposer);
      const reached = await this.applying.within(within, proposal, author, beneficiary);
      await this.proposals.noteVersion(proposal.id, reached, within);
      await this.audit.recordWithin(
        within,
        proposalDecided(proposal, 'approved', { version: reached }, actorOf(officer)),
      );
      return reached;
    });
    await this.applying.announce();
    return version;
  }

  /** @throws ProposalUnknown, ProposalDecided, ProposalExpired, RoleMissing */
  async reject(id: string, officer: Officer, reason: string): Promise<void> {
    const proposal = await this.open(id);
    await this.database.transaction(async (within) => {
      await this.officers.demandWithin(within, officer, 'approve');
      await this.close(proposal, 'rejected', { officer, reason }, within);
    });
  }

  /** By who proposed it. @throws ProposalUnknown, ProposalDecided, ProposalExpired, RoleMissing */
  async withdraw(id: string, officer: Officer): Promise<void> {
    const proposal = await this.open(id);
    if (proposal.proposedBy !== officer.citizen.id) throw new RoleMissing('somebody else proposed it');
    await this.database.transaction((within) => this.close(proposal, 'withdrawn', { officer }, within));
  }

  private async open(id: string): Promise<Proposal> {
    const proposal = await this.proposals.find(id);
    if (!proposal) throw new ProposalUnknown(id);
    const state = stateAt(proposal, this.clock.now());
    if (state === 'expired') throw new ProposalExpired(id);
    if (state !== 'open') throw new ProposalDecided(state);
    return proposal;
  }

  /** @throws ProposalOutdated when nobody stands behind it any more */
  private async proposerOf({ proposedBy }: Proposal): Promise<Citizen> {
    const proposer = await this.citizens.find(proposedBy);
    if (proposer?.status !== 'active') throw new ProposalOutdated('the proposer is not active');
    return proposer;
  }

  private async demandStillProposed(within: Transaction, citizen: Citizen): Promise<void> {
    await this.officers.demandWithin(within, { citizen }, 'propose').catch((error: unknown) => {
      throw error instanceof RoleMissing ? new ProposalOutdated('the proposer has no role any more') : error;
    });
  }

  private async close(
    proposal: Proposal,
    state: 'rejected' | 'withdrawn',
    by: { officer: Officer; reason?: string },
    within: Transaction,
  ): Promise<void> {
    await this.end(proposal, state, by, within);
    await this.audit.recordWithin(
      within,
      proposalDecided(proposal, state, { version: undefined }, actorOf(by.officer)),
    );
  }

  private async end(
    { id }: Proposal,
    state: Exclude<ProposalState, 'open'>,
    { officer, reason }: { officer: Officer; reason?: string },
    within: Transaction,
  ): Promise<void> {
    const decision = { by: officer.citizen.id, at: this.clock.now(), reason, version: undefined };
    if (!(await this.proposals.decide(id, state, decision, within))) throw new ProposalDecided();
  }
}
