import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { ActivatingCredential } from '../domain/citizen-key.js';

@Entity({ name: 'citizen_key', comment: 'Citizens’ private keys, wrapped; kept as long as their credential' })
@Check('citizen_key_use_check', "use IN ('authentication', 'signing')")
@Check('citizen_key_algorithm_check', "algorithm IN ('RSA-3072', 'EC-P256')")
export class CitizenKeyRow {
  @PrimaryColumn({ type: 'uuid', comment: 'Ours' })
  id!: string;

  @Index('citizen_key_citizen')
  @ForeignKey('citizen', { name: 'citizen_key_citizen_id_fkey', onDelete: 'CASCADE' })
  @Column({ name: 'citizen_id', type: 'uuid', comment: 'Whose key' })
  citizenId!: string;

  @ForeignKey('credential', { name: 'citizen_key_credential_id_fkey', onDelete: 'CASCADE' })
  @Column({ name: 'credential_id', type: 'text', unique: true, comment: 'The one credential that activates it' })
  credentialId!: string;

  @Column({ type: 'jsonb', comment: 'That credential as it was at enrolment; part of what is sealed' })
  credential!: ActivatingCredential;

  @Column({ type: 'text', comment: 'authentication or signing' })
  use!: string;

  @Column({ type: 'text', comment: 'RSA-3072 or EC-P256' })
  algorithm!: string;

  @Column({
    name: 'public_key',
    type: 'bytea',
    unique: true,
    comment: 'SubjectPublicKeyInfo, DER; one key belongs to one citizen ever',
  })
  publicKey!: Buffer;

  @Column({ type: 'bytea', comment: 'Secret: the private key, wrapped; useless without the signing module' })
  wrapped!: Buffer;

  @Column({ name: 'wrapped_by', type: 'text', comment: 'Names the protection that wrapped it' })
  wrappedBy!: string;

  @Column({ type: 'bytea', comment: "The signing module's seal over all other columns" })
  seal!: Buffer;

  @Column({ name: 'created_at', type: 'bigint', comment: 'Time, milliseconds since the epoch' })
  createdAt!: string;
}
