import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { JsonValue } from '#libs/canonical-json';

@Entity({ name: 'audit_event', comment: 'What happened, in order; append-only; kept 24 months' })
@Index('audit_event_unsealed', ['id'], { where: 'position IS NULL' })
@Index('audit_event_subject', ['subject', 'recordedAt'])
export class AuditEventRow {
  @PrimaryColumn({
    type: 'bigint',
    generated: 'identity',
    generatedIdentity: 'ALWAYS',
    comment: 'Order of arrival; gaps are normal',
  })
  id!: string;

  @Column({ type: 'bigint', nullable: true, unique: true, comment: 'Place in the hash chain; null until sealed' })
  position!: string | null;

  @Column({ name: 'recorded_at', type: 'bigint', comment: 'Time, milliseconds since the epoch' })
  recordedAt!: string;

  @Column({ type: 'text', comment: 'module.what_happened' })
  type!: string;

  @Column({ type: 'smallint', comment: 'Version of the meaning of data' })
  version!: number;

  @Column({ type: 'text', comment: 'Who did it, by id' })
  actor!: string;

  @Column({
    type: 'text',
    nullable: true,
    comment: 'Pseudonym of the citizen; personal as long as the citizen row exists',
  })
  subject!: string | null;

  @Column({ type: 'jsonb', comment: 'Ids and typed values; no names, no national codes, no secrets' })
  data!: Record<string, JsonValue>;

  @Column({ type: 'text', nullable: true, comment: 'Hash over the previous hash and this event; null until sealed' })
  hash!: string | null;
}
