export { AccessTokens, type PresentedToken } from './access-tokens.js';
export {
  AdministrationClosed,
  OfficerUnknown,
  ProposalDecided,
  ProposalExpired,
  ProposalOutdated,
  ProposalUnknown,
  ReasonNeeded,
  RoleMissing,
  SecondPersonNeeded,
} from './administration.errors.js';
export { AdministrationModule } from './administration.module.js';
export { BreakGlass } from './break-glass.js';
export { DecideProposal } from './decide-proposal.js';
export { actorOf, type Officer } from './domain/officer.js';
export { stateAt, type Proposal } from './domain/proposal.js';
export { isRole, roles, type Duty, type Role } from './domain/role.js';
export { Officers } from './officers.js';
export { CreateOfficer } from './persistence/001-create-officer.migration.js';
export { OfficerRow, ProposalRow } from './persistence/officer.entity.js';
export { ProposalRepository } from './persistence/proposal.repository.js';
export { ProposeChange, type Outcome } from './propose-change.js';
export { SetRoles } from './set-roles.js';
