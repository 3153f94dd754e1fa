import type { MigrationInterface, QueryRunner } from 'typeorm';

const comments = `
  COMMENT ON TABLE account IS 'What relying parties see of a phone: one document number, two certified keys';
  COMMENT ON COLUMN account.document_number IS 'Personal: names the account to relying parties';
  COMMENT ON COLUMN account.citizen_id IS 'Whose it is';
  COMMENT ON COLUMN account.device_id IS 'The phone whose credentials activate the keys';
  COMMENT ON COLUMN account.level IS 'Of both certificates: qualified or advanced';
  COMMENT ON COLUMN account.authentication_key_id IS 'The key that says who the citizen is';
  COMMENT ON COLUMN account.authentication_certificate IS 'Its certificate''s serial number';
  COMMENT ON COLUMN account.signing_key_id IS 'The key that signs what the citizen means';
  COMMENT ON COLUMN account.signing_certificate IS 'Its certificate''s serial number';
  COMMENT ON COLUMN account.opened_at IS 'Time, milliseconds since the epoch';
`;

export class CreateAccount implements MigrationInterface {
  readonly name = 'CreateAccount1764000000110';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE account (
        document_number text PRIMARY KEY,
        citizen_id uuid NOT NULL REFERENCES citizen (id) ON DELETE CASCADE,
        device_id uuid NOT NULL UNIQUE REFERENCES device (id) ON DELETE CASCADE,
        level text NOT NULL CHECK (level IN ('qualified', 'advanced')),
        authentication_key_id uuid NOT NULL,
        authentication_certificate text NOT NULL,
        signing_key_id uuid NOT NULL,
        signing_certificate text NOT NULL,
        opened_at bigint NOT NULL
      );
      CREATE INDEX account_citizen ON account (citizen_id);
    `);
    await runner.query(comments);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE account');
  }
}
