import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({
  name: 'authority_key',
  comment: 'Keys of the certificate authority and its services; kept for ever, old answers are verified with them',
})
@Check('authority_key_role_check', "role IN ('root', 'issuing', 'ocsp', 'time_stamp')")
export class AuthorityKeyRow {
  @PrimaryColumn({ type: 'text', comment: 'demo, or the key identifier of the issuing authority' })
  authority!: string;

  @PrimaryColumn({ type: 'text', comment: 'root, issuing, ocsp or time_stamp' })
  role!: string;

  @PrimaryColumn({ type: 'integer', comment: 'Counts up; the last one is in use' })
  generation!: number;

  @Column({ type: 'bytea', comment: 'The certificate of the key, DER' })
  certificate!: Buffer;

  @Column({ type: 'text', comment: 'Secret: the private key, PKCS #8, encrypted under MASTER_KEY' })
  sealed!: string;

  @Column({ name: 'created_at', type: 'bigint', comment: 'Time, milliseconds since the epoch' })
  createdAt!: string;
}

@Entity({ name: 'revocation_list', comment: 'Revocation lists as they were published; kept as long as certificates' })
export class RevocationListRow {
  @PrimaryColumn({ type: 'text', comment: 'Key identifier of the authority, hexadecimal' })
  authority!: string;

  @PrimaryColumn({ type: 'bigint', comment: 'CRL number, counts up' })
  number!: string;

  @Column({ name: 'this_update', type: 'bigint', comment: 'Time, milliseconds since the epoch' })
  thisUpdate!: string;

  @Column({ name: 'next_update', type: 'bigint', comment: 'Time, milliseconds since the epoch' })
  nextUpdate!: string;

  @Column({ type: 'bytea', comment: 'The list, DER' })
  der!: Buffer;
}
