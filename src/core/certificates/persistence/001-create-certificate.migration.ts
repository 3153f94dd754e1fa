import type { MigrationInterface, QueryRunner } from 'typeorm';

const keys = `
  CREATE TABLE certified_key (
    fingerprint text PRIMARY KEY,
    subject uuid NOT NULL,
    purpose text NOT NULL CHECK (purpose IN ('authentication', 'signature'))
  );
  COMMENT ON TABLE certified_key IS 'Public keys that ever were certified; kept for ever, so that none gets a second owner';
  COMMENT ON COLUMN certified_key.fingerprint IS 'SHA-256 of the SubjectPublicKeyInfo, base64url';
  COMMENT ON COLUMN certified_key.subject IS 'Pseudonym of the citizen whose key it is';
  COMMENT ON COLUMN certified_key.purpose IS 'authentication or signature; never both';
`;

const certificates = `
  CREATE TABLE certificate (
    serial text PRIMARY KEY,
    citizen_id uuid NOT NULL REFERENCES citizen (id),
    subject uuid NOT NULL,
    document_number text NOT NULL,
    purpose text NOT NULL CHECK (purpose IN ('authentication', 'signature')),
    level text NOT NULL CHECK (level IN ('qualified', 'advanced')),
    key_class text NOT NULL,
    key_fingerprint text NOT NULL REFERENCES certified_key (fingerprint),
    profile text NOT NULL,
    issuer text NOT NULL,
    der bytea NOT NULL,
    not_before bigint NOT NULL,
    not_after bigint NOT NULL,
    issued_at bigint NOT NULL,
    replaces text UNIQUE REFERENCES certificate (serial)
  );
  CREATE INDEX certificate_citizen ON certificate (citizen_id);
  CREATE INDEX certificate_document ON certificate (document_number);
  CREATE INDEX certificate_key_class ON certificate (key_class, serial);
  COMMENT ON TABLE certificate IS 'Certificates of citizens as they were issued; kept ten years after their end';
  COMMENT ON COLUMN certificate.serial IS 'Serial number, hexadecimal';
  COMMENT ON COLUMN certificate.citizen_id IS 'Whose certificate';
  COMMENT ON COLUMN certificate.subject IS 'Pseudonym of the citizen in the audit; personal as long as the citizen row exists';
  COMMENT ON COLUMN certificate.document_number IS 'Sensitive: names one account of the person, holds the national identifier';
  COMMENT ON COLUMN certificate.purpose IS 'authentication or signature';
  COMMENT ON COLUMN certificate.level IS 'qualified or advanced';
  COMMENT ON COLUMN certificate.key_class IS 'How and where the key was made; a class can be suspended as a whole';
  COMMENT ON COLUMN certificate.key_fingerprint IS 'Which key';
  COMMENT ON COLUMN certificate.profile IS 'Name of the profiles under which it was issued';
  COMMENT ON COLUMN certificate.issuer IS 'Key identifier of the authority, hexadecimal';
  COMMENT ON COLUMN certificate.der IS 'Sensitive: the certificate, holds name, national identifier and day of birth';
  COMMENT ON COLUMN certificate.not_before IS 'Time, milliseconds since the epoch';
  COMMENT ON COLUMN certificate.not_after IS 'Time, milliseconds since the epoch';
  COMMENT ON COLUMN certificate.issued_at IS 'Time, milliseconds since the epoch';
  COMMENT ON COLUMN certificate.replaces IS 'The certificate in whose place it came; each is replaced once';
`;

export class CreateCertificate implements MigrationInterface {
  readonly name = 'CreateCertificate1764000000030';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(keys);
    await runner.query(certificates);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE certificate; DROP TABLE certified_key');
  }
}
