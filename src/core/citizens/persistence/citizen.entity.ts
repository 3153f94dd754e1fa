import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'citizen', comment: 'Persons with a State ID; kept until erased on request or by law' })
@Check('citizen_status_check', "status IN ('active', 'suspended', 'deceased')")
export class CitizenRow {
  @PrimaryColumn({ type: 'uuid', comment: 'Ours; the subject of tokens with public subjects' })
  id!: string;

  @Column({ type: 'text', unique: true, comment: 'Sensitive: national identifier, ETSI semantics form' })
  identifier!: string;

  @Column({ name: 'given_name', type: 'text', nullable: true, comment: 'Sensitive: null for a single name' })
  givenName!: string | null;

  @Column({ name: 'family_name', type: 'text', comment: 'Sensitive' })
  familyName!: string;

  @Column({ name: 'given_name_latin', type: 'text', nullable: true, comment: 'Sensitive: transliterated' })
  givenNameLatin!: string | null;

  @Column({ name: 'family_name_latin', type: 'text', comment: 'Sensitive: transliterated' })
  familyNameLatin!: string;

  @Column({ name: 'birth_date', type: 'text', comment: 'Sensitive: ISO 8601 date' })
  birthDate!: string;

  @Column({ name: 'person_type', type: 'text', comment: 'citizen, resident, e-resident or foreigner' })
  personType!: string;

  @Column({ type: 'text', comment: 'active, suspended or deceased' })
  status!: string;

  @Column({
    type: 'uuid',
    unique: true,
    comment: 'Name of the citizen in the audit; personal as long as this row exists',
  })
  pseudonym!: string;
}
