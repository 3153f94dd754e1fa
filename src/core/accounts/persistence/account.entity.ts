import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

@Entity({ name: 'account', comment: 'What relying parties see of a phone: one document number, two certified keys' })
@Check('account_level_check', "level IN ('qualified', 'advanced')")
export class AccountRow {
  @PrimaryColumn({ name: 'document_number', type: 'text', comment: 'Personal: names the account to relying parties' })
  documentNumber!: string;

  @Index('account_citizen')
  @ForeignKey('citizen', { name: 'account_citizen_id_fkey', onDelete: 'CASCADE' })
  @Column({ name: 'citizen_id', type: 'uuid', comment: 'Whose it is' })
  citizenId!: string;

  @ForeignKey('device', { name: 'account_device_id_fkey', onDelete: 'CASCADE' })
  @Column({
    name: 'device_id',
    type: 'uuid',
    unique: true,
    comment: 'The phone whose credentials activate the keys',
  })
  deviceId!: string;

  @Column({ type: 'text', comment: 'Of both certificates: qualified or advanced' })
  level!: string;

  @Column({ name: 'authentication_key_id', type: 'uuid', comment: 'The key that says who the citizen is' })
  authenticationKeyId!: string;

  @Column({ name: 'authentication_certificate', type: 'text', comment: "Its certificate's serial number" })
  authenticationCertificate!: string;

  @Column({ name: 'signing_key_id', type: 'uuid', comment: 'The key that signs what the citizen means' })
  signingKeyId!: string;

  @Column({ name: 'signing_certificate', type: 'text', comment: "Its certificate's serial number" })
  signingCertificate!: string;

  @Column({ name: 'opened_at', type: 'bigint', comment: 'Time, milliseconds since the epoch' })
  openedAt!: string;
}
