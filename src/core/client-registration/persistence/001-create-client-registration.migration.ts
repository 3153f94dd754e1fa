import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateClientRegistration implements MigrationInterface {
  readonly name = 'CreateClientRegistration1764000000071';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE registration_token (
        id text PRIMARY KEY,
        digest text NOT NULL,
        organisation_id text NOT NULL,
        scopes jsonb NOT NULL,
        remaining integer NOT NULL,
        expires_at bigint NOT NULL,
        issued_by text NOT NULL,
        CONSTRAINT registration_token_organisation_id_fkey FOREIGN KEY (organisation_id) REFERENCES organisation (id)
      );
      COMMENT ON TABLE registration_token IS 'Who may register clients for an organisation; kept for the record';
      COMMENT ON COLUMN registration_token.id IS 'By which operators name it';
      COMMENT ON COLUMN registration_token.digest IS 'SHA-256 of the token';
      COMMENT ON COLUMN registration_token.organisation_id IS 'Whose clients it makes';
      COMMENT ON COLUMN registration_token.scopes IS 'The scopes that its clients may have';
      COMMENT ON COLUMN registration_token.remaining IS 'How many clients it may still make; 0 once it is revoked';
      COMMENT ON COLUMN registration_token.expires_at IS 'Time, milliseconds since the epoch';
      COMMENT ON COLUMN registration_token.issued_by IS 'Who issued it, as in the audit';
      CREATE TABLE registered_client (
        client_id text PRIMARY KEY,
        digest text NOT NULL,
        token_id text,
        issued_at bigint NOT NULL,
        expires_at bigint
      );
      CREATE INDEX registered_client_expiry ON registered_client (expires_at);
      COMMENT ON TABLE registered_client IS 'Relying parties that look after their entry themselves; deleted with it';
      COMMENT ON COLUMN registered_client.client_id IS 'The relying party';
      COMMENT ON COLUMN registered_client.digest IS 'SHA-256 of the registration access token';
      COMMENT ON COLUMN registered_client.token_id IS 'The initial access token; none in an open sandbox';
      COMMENT ON COLUMN registered_client.issued_at IS 'Time, milliseconds since the epoch';
      COMMENT ON COLUMN registered_client.expires_at IS 'Time, milliseconds since the epoch';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE registered_client; DROP TABLE registration_token');
  }
}
