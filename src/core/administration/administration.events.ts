import type { Actor, AuditEvent } from '../audit/index.js';
import type { Decision, Proposal, ProposalState } from './domain/proposal.js';
import type { Role } from './domain/role.js';

/** A dangerous change waits for a second person. */
export const changeProposed = ({ id, change, dangers, basedOn }: Proposal, actor: Actor): AuditEvent => ({
  type: 'administration.change_proposed',
  version: 1,
  actor,
  data: { proposal: id, action: change.action, target: change.target, dangers, basedOn },
});

/** A proposed change was approved, rejected or withdrawn. */
export const proposalDecided = (
  { id, change }: Proposal,
  state: Exclude<ProposalState, 'open'>,
  { version }: Pick<Decision, 'version'>,
  actor: Actor,
): AuditEvent => ({
  type: `administration.proposal_${state}`,
  version: 1,
  actor,
  data: { proposal: id, action: change.action, target: change.target, ...(version !== undefined && { version }) },
});

/** Somebody tried to approve a change of his own. */
export const approvalRefused = ({ id }: Proposal, actor: Actor): AuditEvent => ({
  type: 'administration.approval_refused',
  version: 1,
  actor,
  data: { proposal: id, reason: 'same_person' },
});

/** The roles of an officer are others from now on. */
export const rolesSet = (
  subject: string,
  given: readonly Role[],
  version: number,
  by: { readonly actor: Actor; readonly approvedBy?: Actor | undefined },
): AuditEvent => ({
  type: 'administration.roles_set',
  version: 1,
  actor: by.actor,
  subject,
  data: { roles: given, version, ...(by.approvedBy && { approvedBy: by.approvedBy }) },
});

/** One person is about to change something by the command line, past all others. */
export const glassBroken = (command: string, reason: string | undefined, actor: Actor): AuditEvent => ({
  type: 'administration.break_glass',
  version: 1,
  actor,
  data: { command, ...(reason !== undefined && { reason }) },
});
