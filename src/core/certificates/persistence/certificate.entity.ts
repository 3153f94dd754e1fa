import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

@Entity({
  name: 'certified_key',
  comment: 'Public keys that ever were certified; kept for ever, so that none gets a second owner',
})
@Check('certified_key_purpose_check', "purpose IN ('authentication', 'signature')")
export class CertifiedKeyRow {
  @PrimaryColumn({ type: 'text', comment: 'SHA-256 of the SubjectPublicKeyInfo, base64url' })
  fingerprint!: string;

  @Column({ type: 'uuid', comment: 'Pseudonym of the citizen whose key it is' })
  subject!: string;

  @Column({ type: 'text', comment: 'authentication or signature; never both' })
  purpose!: string;
}

@Entity({
  name: 'certificate',
  comment: 'Certificates of citizens as they were issued; kept ten years after their end',
})
@Check('certificate_purpose_check', "purpose IN ('authentication', 'signature')")
@Check('certificate_level_check', "level IN ('qualified', 'advanced')")
@Index('certificate_key_class', ['keyClass', 'serial'])
export class CertificateRow {
  @PrimaryColumn({ type: 'text', comment: 'Serial number, hexadecimal' })
  serial!: string;

  @Index('certificate_citizen')
  @ForeignKey('citizen', { name: 'certificate_citizen_id_fkey' })
  @Column({ name: 'citizen_id', type: 'uuid', comment: 'Whose certificate' })
  citizenId!: string;

  @Column({
    type: 'uuid',
    comment: 'Pseudonym of the citizen in the audit; personal as long as the citizen row exists',
  })
  subject!: string;

  @Index('certificate_document')
  @Column({
    name: 'document_number',
    type: 'text',
    comment: 'Sensitive: names one account of the person, holds the national identifier',
  })
  documentNumber!: string;

  @Column({ type: 'text', comment: 'authentication or signature' })
  purpose!: string;

  @Column({ type: 'text', comment: 'qualified or advanced' })
  level!: string;

  @Column({
    name: 'key_class',
    type: 'text',
    comment: 'How and where the key was made; a class can be suspended as a whole',
  })
  keyClass!: string;

  @ForeignKey('certified_key', { name: 'certificate_key_fingerprint_fkey' })
  @Column({ name: 'key_fingerprint', type: 'text', comment: 'Which key' })
  keyFingerprint!: string;

  @Column({ type: 'text', comment: 'Name of the profiles under which it was issued' })
  profile!: string;

  @Column({ type: 'text', comment: 'Key identifier of the authority, hexadecimal' })
  issuer!: string;

  @Column({ type: 'bytea', comment: 'Sensitive: the certificate, holds name, national identifier and day of birth' })
  der!: Buffer;

  @Column({ name: 'not_before', type: 'bigint', comment: 'Time, milliseconds since the epoch' })
  notBefore!: string;

  @Column({ name: 'not_after', type: 'bigint', comment: 'Time, milliseconds since the epoch' })
  notAfter!: string;

  @Column({ name: 'issued_at', type: 'bigint', comment: 'Time, milliseconds since the epoch' })
  issuedAt!: string;

  @ForeignKey('certificate', { name: 'certificate_replaces_fkey' })
  @Column({
    type: 'text',
    nullable: true,
    unique: true,
    comment: 'The certificate in whose place it came; each is replaced once',
  })
  replaces!: string | null;
}
