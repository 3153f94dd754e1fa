import type { MigrationInterface, QueryRunner } from 'typeorm';

const comments = `
  COMMENT ON TABLE citizen_key IS 'Citizens’ private keys, wrapped; kept as long as their credential';
  COMMENT ON COLUMN citizen_key.id IS 'Ours';
  COMMENT ON COLUMN citizen_key.citizen_id IS 'Whose key';
  COMMENT ON COLUMN citizen_key.credential_id IS 'The one credential that activates it';
  COMMENT ON COLUMN citizen_key.credential IS 'That credential as it was at enrolment; part of what is sealed';
  COMMENT ON COLUMN citizen_key.use IS 'authentication or signing';
  COMMENT ON COLUMN citizen_key.algorithm IS 'RSA-3072 or EC-P256';
  COMMENT ON COLUMN citizen_key.public_key IS 'SubjectPublicKeyInfo, DER; one key belongs to one citizen ever';
  COMMENT ON COLUMN citizen_key.wrapped IS 'Secret: the private key, wrapped; useless without the signing module';
  COMMENT ON COLUMN citizen_key.wrapped_by IS 'Names the protection that wrapped it';
  COMMENT ON COLUMN citizen_key.seal IS 'The signing module''s seal over all other columns';
  COMMENT ON COLUMN citizen_key.created_at IS 'Time, milliseconds since the epoch';
  COMMENT ON TABLE signature_evidence IS 'What proves that a citizen wanted a signature; kept ten years';
  COMMENT ON COLUMN signature_evidence.intent IS 'SHA-256 of the intent: each approval signs once';
  COMMENT ON COLUMN signature_evidence.key_id IS 'The key that signed; it may be gone since';
  COMMENT ON COLUMN signature_evidence.session_id IS 'The session in which it was asked';
  COMMENT ON COLUMN signature_evidence.evidence IS 'Personal: intent, answer, certificate and signature, canonical JSON';
  COMMENT ON COLUMN signature_evidence.hash IS 'SHA-256 of the evidence; the audit has the same';
  COMMENT ON COLUMN signature_evidence.signed_at IS 'Time, milliseconds since the epoch';
`;

export class CreateCitizenKeys implements MigrationInterface {
  readonly name = 'CreateCitizenKeys1764000000030';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE citizen_key (
        id uuid PRIMARY KEY,
        citizen_id uuid NOT NULL REFERENCES citizen (id) ON DELETE CASCADE,
        credential_id text NOT NULL UNIQUE REFERENCES credential (id) ON DELETE CASCADE,
        credential jsonb NOT NULL,
        use text NOT NULL CHECK (use IN ('authentication', 'signing')),
        algorithm text NOT NULL CHECK (algorithm IN ('RSA-3072', 'EC-P256')),
        public_key bytea NOT NULL UNIQUE,
        wrapped bytea NOT NULL,
        wrapped_by text NOT NULL,
        seal bytea NOT NULL,
        created_at bigint NOT NULL
      );
      CREATE INDEX citizen_key_citizen ON citizen_key (citizen_id);
      CREATE TABLE signature_evidence (
        intent text PRIMARY KEY,
        key_id uuid NOT NULL,
        session_id text NOT NULL,
        evidence text NOT NULL,
        hash text NOT NULL,
        signed_at bigint NOT NULL
      );
      CREATE INDEX signature_evidence_session ON signature_evidence (session_id);
    `);
    await runner.query(comments);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE signature_evidence; DROP TABLE citizen_key');
  }
}
