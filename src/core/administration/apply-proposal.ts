import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/persistence/index.js';
import { CitizenRepository, type Citizen } from '../citizens/index.js';
import {
  ChangeRegistry,
  changing,
  enabling,
  OutdatedVersion,
  registering,
  type Author,
  type KeptParty,
  type Registration,
} from '../relying-parties/index.js';
import { ProposalOutdated } from './administration.errors.js';
import type { Proposal } from './domain/proposal.js';
import { demandVersion } from './propose-change.js';
import { SetRoles } from './set-roles.js';

/** Carries out what two persons have agreed on, if it still changes what they have looked at. */
@Injectable()
export class ApplyProposal {
  constructor(
    private readonly registry: ChangeRegistry,
    private readonly setRoles: SetRoles,
    private readonly citizens: CitizenRepository,
  ) {}

  /** Whom it gives rights to, if that is a person. */
  async beneficiary({ change }: Proposal): Promise<Citizen | undefined> {
    return change.action === 'set_roles' ? this.citizens.findByPseudonym(change.target) : undefined;
  }

  /** @returns the version that the target has now. @throws ProposalOutdated, InvalidRegistration */
  async within(within: Transaction, proposal: Proposal, author: Author, beneficiary?: Citizen): Promise<number> {
    const { change, basedOn } = proposal;
    try {
      if (change.action !== 'set_roles')
        return await this.registry.changeWithin(within, change.target, author, (before) => {
          if (change.action === 'register_client') return this.register(before, change.registration as Registration);
          demandVersion(before, change.target, basedOn);
          if (change.action === 'enable_client') return enabling(before);
          return changing(before, change.registration as Registration, 'operator');
        });
      if (beneficiary?.status !== 'active') throw new ProposalOutdated('the citizen is not active');
      return await this.setRoles.setWithin(within, beneficiary, { roles: change.roles, basedOn }, author);
    } catch (error) {
      throw error instanceof OutdatedVersion ? new ProposalOutdated(error.detail, { cause: error }) : error;
    }
  }

  private register(before: KeptParty | undefined, registration: Registration) {
    if (before) throw new ProposalOutdated('registered since');
    return registering(registration, 'operator');
  }

  /** When the change is committed. */
  announce(): Promise<void> {
    return this.registry.announce();
  }
}
