import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

@Entity({ name: 'registration_token', comment: 'Who may register clients for an organisation; kept for the record' })
export class RegistrationTokenRow {
  @PrimaryColumn({ type: 'text', comment: 'By which operators name it' })
  id!: string;

  @Column({ type: 'text', comment: 'SHA-256 of the token' })
  digest!: string;

  @ForeignKey('organisation', { name: 'registration_token_organisation_id_fkey' })
  @Column({ name: 'organisation_id', type: 'text', comment: 'Whose clients it makes' })
  organisationId!: string;

  @Column({ type: 'jsonb', comment: 'The scopes that its clients may have' })
  scopes!: readonly string[];

  @Column({ type: 'integer', comment: 'How many clients it may still make; 0 once it is revoked' })
  remaining!: number;

  @Column({ name: 'expires_at', type: 'bigint', comment: 'Time, milliseconds since the epoch' })
  expiresAt!: string;

  @Column({ name: 'issued_by', type: 'text', comment: 'Who issued it, as in the audit' })
  issuedBy!: string;
}

@Entity({
  name: 'registered_client',
  comment: 'Relying parties that look after their entry themselves; deleted with it',
})
export class RegisteredClientRow {
  @PrimaryColumn({ name: 'client_id', type: 'text', comment: 'The relying party' })
  clientId!: string;

  @Column({ type: 'text', comment: 'SHA-256 of the registration access token' })
  digest!: string;

  @Column({
    name: 'token_id',
    type: 'text',
    nullable: true,
    comment: 'The initial access token; none in an open sandbox',
  })
  tokenId!: string | null;

  @Column({ name: 'issued_at', type: 'bigint', comment: 'Time, milliseconds since the epoch' })
  issuedAt!: string;

  @Index('registered_client_expiry')
  @Column({ name: 'expires_at', type: 'bigint', nullable: true, comment: 'Time, milliseconds since the epoch' })
  expiresAt!: string | null;
}
