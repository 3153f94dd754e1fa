import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity({
  name: 'signature_evidence',
  comment: 'What proves that a citizen wanted a signature; kept ten years',
})
export class SignatureEvidenceRow {
  @PrimaryColumn({ type: 'text', comment: 'SHA-256 of the intent: each approval signs once' })
  intent!: string;

  @Column({ name: 'key_id', type: 'uuid', comment: 'The key that signed; it may be gone since' })
  keyId!: string;

  @Index('signature_evidence_session')
  @Column({ name: 'session_id', type: 'text', comment: 'The session in which it was asked' })
  sessionId!: string;

  @Column({ type: 'text', comment: 'Personal: intent, answer, certificate and signature, canonical JSON' })
  evidence!: string;

  @Column({ type: 'text', comment: 'SHA-256 of the evidence; the audit has the same' })
  hash!: string;

  @Column({ name: 'signed_at', type: 'bigint', comment: 'Time, milliseconds since the epoch' })
  signedAt!: string;
}
