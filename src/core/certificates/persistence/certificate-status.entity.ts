import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

@Entity({
  name: 'certificate_status',
  comment: 'What OCSP and the revocation list say now; kept as long as the certificate',
})
@Check('certificate_status_status_check', "status IN ('good', 'suspended', 'revoked')")
@Index('certificate_status_not_good', ['serial'], { where: "status <> 'good'" })
export class CertificateStatusRow {
  @ForeignKey('certificate', { name: 'certificate_status_serial_fkey' })
  @PrimaryColumn({ type: 'text', comment: 'Which certificate' })
  serial!: string;

  @Column({ type: 'text', comment: 'good, suspended or revoked' })
  status!: string;

  @Column({ type: 'bigint', nullable: true, comment: 'Time from which it is not good, milliseconds since the epoch' })
  since!: string | null;

  @Column({ type: 'text', nullable: true, comment: 'Why it was revoked, RFC 5280' })
  reason!: string | null;
}

@Entity({
  name: 'certificate_status_change',
  comment: 'Every status that a certificate ever had; append-only; kept as long as the certificate',
})
@Index('certificate_status_change_serial', ['serial', 'id'])
export class CertificateStatusChangeRow {
  @PrimaryColumn({
    type: 'bigint',
    generated: 'identity',
    generatedIdentity: 'ALWAYS',
    comment: 'Order of the changes',
  })
  id!: string;

  @ForeignKey('certificate', { name: 'certificate_status_change_serial_fkey' })
  @Column({ type: 'text', comment: 'Which certificate' })
  serial!: string;

  @Column({ type: 'text', comment: 'good, suspended or revoked' })
  status!: string;

  @Column({ type: 'bigint', nullable: true, comment: 'Time from which it is not good, milliseconds since the epoch' })
  since!: string | null;

  @Column({ type: 'text', nullable: true, comment: 'Why it was revoked, RFC 5280' })
  reason!: string | null;

  @Column({ name: 'changed_at', type: 'bigint', comment: 'Time of the change, milliseconds since the epoch' })
  changedAt!: string;

  @Column({ type: 'text', comment: 'Who did it, by id' })
  actor!: string;
}
