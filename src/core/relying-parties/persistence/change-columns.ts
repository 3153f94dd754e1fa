import { Column } from 'typeorm';

/** Who changed a record, when and why: the same columns in every table of versions. */
export abstract class ChangeColumns {
  @Column({ type: 'text', nullable: true, comment: 'Why, in the words of whoever did it' })
  reason!: string | null;

  @Column({ type: 'text', comment: 'Who did it, as in the audit' })
  actor!: string;

  @Column({ name: 'changed_at', type: 'bigint', comment: 'Time, milliseconds since the epoch' })
  changedAt!: string;
}
