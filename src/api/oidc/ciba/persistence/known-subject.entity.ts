import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

@Entity({ name: 'known_subject', comment: 'Whom a pairwise subject means, for those who may name people by it' })
export class KnownSubjectRow {
  @PrimaryColumn({ type: 'text', comment: 'Personal: the subject that a sector knows; kept as long as the citizen' })
  subject!: string;

  @ForeignKey('citizen', { name: 'known_subject_citizen_id_fkey', onDelete: 'CASCADE' })
  @Column({ name: 'citizen_id', type: 'uuid', comment: 'Personal: whom it means' })
  citizenId!: string;
}
