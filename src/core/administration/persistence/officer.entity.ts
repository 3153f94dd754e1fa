import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity({ name: 'officer', comment: 'Citizens who have or had roles in the administration; never deleted' })
export class OfficerRow {
  @PrimaryColumn({ name: 'citizen_id', type: 'uuid', comment: 'Personal: who it is' })
  citizenId!: string;

  @Column({ type: 'jsonb', comment: 'operator, security-officer, auditor; empty: none any more' })
  roles!: unknown;

  @Column({ type: 'integer', comment: 'Grows by one with each change' })
  version!: number;

  @Column({ name: 'changed_at', type: 'bigint', comment: 'Time, milliseconds since the epoch' })
  changedAt!: string;
}

@Entity({
  name: 'proposed_change',
  comment: 'Dangerous changes that wait for a second person, and how they ended; never deleted',
})
@Check('proposed_change_state_check', "state IN ('open', 'approved', 'rejected', 'withdrawn')")
@Index('proposed_change_time', ['proposedAt'])
export class ProposalRow {
  @PrimaryColumn({ type: 'uuid', comment: 'Ours' })
  id!: string;

  @Column({ type: 'text', comment: 'register_client, change_client, enable_client or set_roles' })
  action!: string;

  @Column({ type: 'text', comment: 'client_id, or pseudonym of a citizen' })
  target!: string;

  @Column({ type: 'jsonb', comment: 'Sensitive: the whole change, e-mail addresses; of a secret only its digest' })
  content!: unknown;

  @Column({ type: 'jsonb', comment: 'Why it needs two persons' })
  dangers!: unknown;

  @Column({ name: 'based_on', type: 'integer', comment: 'Version of the target that it changes; it fits no other' })
  basedOn!: number;

  @Column({ type: 'text', comment: 'Why, in the words of whoever proposed it' })
  reason!: string;

  @Column({ name: 'proposed_by', type: 'uuid', comment: 'Personal: the citizen' })
  proposedBy!: string;

  @Column({ name: 'proposed_at', type: 'bigint', comment: 'Time, milliseconds since the epoch' })
  proposedAt!: string;

  @Column({ name: 'expires_at', type: 'bigint', comment: 'Time, milliseconds since the epoch' })
  expiresAt!: string;

  @Column({ type: 'text', comment: 'open, approved, rejected or withdrawn; the time is not looked at' })
  state!: string;

  @Column({ name: 'decided_by', type: 'uuid', nullable: true, comment: 'Personal: the citizen' })
  decidedBy!: string | null;

  @Column({ name: 'decided_at', type: 'bigint', nullable: true, comment: 'Time, milliseconds since the epoch' })
  decidedAt!: string | null;

  @Column({ name: 'decision_reason', type: 'text', nullable: true, comment: 'Why, in the words of whoever decided' })
  decisionReason!: string | null;

  @Column({ name: 'applied_version', type: 'integer', nullable: true, comment: 'Version that the target has since' })
  appliedVersion!: number | null;
}
