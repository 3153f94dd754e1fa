import type { Branded } from '#libs/kernel';
import type { CitizenId } from '../../citizens/index.js';
import type { Role } from './role.js';

export type ProposalId = Branded<'ProposalId'>;

/** For how long a proposed change can be approved. */
export const proposalLifeMs = 7 * 24 * 60 * 60_000;

/** What would be done. `registration` is as the registry keeps it: of a secret only the digest. */
export type ProposedChange =
  | { readonly action: 'register_client' | 'change_client'; readonly target: string; readonly registration: object }
  | { readonly action: 'enable_client'; readonly target: string }
  /** `target` is the citizen's pseudonym. */
  | { readonly action: 'set_roles'; readonly target: string; readonly roles: readonly Role[] };

/** As it is kept; who looks after the time sees `expired` too. */
export type ProposalState = 'open' | 'approved' | 'rejected' | 'withdrawn';

/** A dangerous change that waits for a second person, or has waited. */
export interface Proposal {
  readonly id: ProposalId;
  readonly change: ProposedChange;
  /** Why it needs two persons: members of the registration, or the action itself. */
  readonly dangers: readonly string[];
  /** The version of the target that the proposer has seen; 0 where there was none. */
  readonly basedOn: number;
  readonly reason: string;
  readonly proposedBy: CitizenId;
  /** Milliseconds since the epoch, as all times. */
  readonly proposedAt: number;
  readonly expiresAt: number;
  readonly state: ProposalState;
  readonly decision: Decision | undefined;
}

/** How it ended. */
export interface Decision {
  readonly by: CitizenId;
  readonly at: number;
  readonly reason: string | undefined;
  /** The version that the target has since, when it was approved. */
  readonly version: number | undefined;
}

/** How it stands at a moment. */
export function stateAt({ state, expiresAt }: Proposal, now: number): ProposalState | 'expired' {
  return state === 'open' && expiresAt <= now ? 'expired' : state;
}
