import { Module } from '@nestjs/common';
import { CitizensModule } from '../citizens/index.js';
import { RegistryRecordsModule } from '../relying-parties/index.js';
import { ApplyProposal } from './apply-proposal.js';
import { BreakGlass } from './break-glass.js';
import { DecideProposal } from './decide-proposal.js';
import { Officers } from './officers.js';
import { OfficerRepository } from './persistence/officer.repository.js';
import { ProposalRepository } from './persistence/proposal.repository.js';
import { ProposeChange } from './propose-change.js';
import { SetRoles } from './set-roles.js';

const records = [OfficerRepository, ProposalRepository];
const useCases = [Officers, SetRoles, ProposeChange, DecideProposal, BreakGlass];

@Module({
  imports: [CitizensModule, RegistryRecordsModule],
  providers: [...records, ApplyProposal, ...useCases],
  exports: [...records, ...useCases],
})
export class AdministrationModule {}
