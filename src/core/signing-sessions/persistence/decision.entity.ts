import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

@Entity({ name: 'decision', comment: 'How each session ended, once; the citizen sees 12 months, kept 24' })
@Index('decision_citizen', ['citizenId', 'decidedAt'])
@Check(
  'decision_result_check',
  `result IN ('approved', 'refused', 'not_me', 'timeout', 'cancelled', 'concurrent', 'wrong_code', 'unusable', 'unsupported')`,
)
export class DecisionRow {
  @PrimaryColumn({ name: 'session_id', type: 'text', comment: 'One end a session' })
  sessionId!: string;

  @Column({ type: 'text', comment: 'approved, or why not' })
  result!: string;

  @ForeignKey('citizen', { name: 'decision_citizen_id_fkey', onDelete: 'SET NULL' })
  @Column({
    name: 'citizen_id',
    type: 'uuid',
    nullable: true,
    comment: 'Personal: who decided, if a phone had claimed it',
  })
  citizenId!: string | null;

  @ForeignKey('device', { name: 'decision_device_id_fkey', onDelete: 'SET NULL' })
  @Column({ name: 'device_id', type: 'uuid', nullable: true, comment: 'On which phone' })
  deviceId!: string | null;

  @Column({ name: 'relying_party', type: 'text', comment: 'Id of who asked' })
  relyingParty!: string;

  @Column({ name: 'relying_party_name', type: 'text', comment: 'Its name as it was shown' })
  relyingPartyName!: string;

  @Column({ type: 'text', comment: 'The purpose as it was shown' })
  purpose!: string;

  @Column({ type: 'text', nullable: true, comment: 'What the relying party added for this request, as it was shown' })
  message!: string | null;

  @Column({ type: 'text', comment: 'Personal: browser and system of who asked; empty where no page was opened' })
  starter!: string;

  @Column({ type: 'text', nullable: true, comment: 'How the phone came to the session' })
  method!: string | null;

  @Column({ type: 'text', nullable: true, comment: 'Level that was reached' })
  level!: string | null;

  @Column({ name: 'key_stays', type: 'boolean', nullable: true, comment: 'Whether the key that approved can not sync' })
  keyStays!: boolean | null;

  @Column({ name: 'assertion_hash', type: 'text', nullable: true, comment: 'SHA-256 of the assertion that approved' })
  assertionHash!: string | null;

  @Column({ name: 'decided_at', type: 'bigint', comment: 'Time, milliseconds since the epoch' })
  decidedAt!: string;
}
