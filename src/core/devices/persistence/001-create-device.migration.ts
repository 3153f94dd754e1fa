import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateDevice implements MigrationInterface {
  readonly name = 'CreateDevice1764000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE device (
        id uuid PRIMARY KEY,
        citizen_id uuid NOT NULL REFERENCES citizen (id) ON DELETE CASCADE,
        activation_id text NOT NULL UNIQUE,
        name text NOT NULL,
        level text NOT NULL CHECK (level IN ('low', 'substantial', 'high')),
        status text NOT NULL CHECK (status IN ('active', 'revoked')),
        proof_key jsonb NOT NULL,
        activated_at bigint NOT NULL
      );
      CREATE INDEX device_citizen ON device (citizen_id);
      CREATE TABLE credential (
        id text PRIMARY KEY,
        device_id uuid NOT NULL REFERENCES device (id) ON DELETE CASCADE,
        purpose text NOT NULL CHECK (purpose IN ('authentication', 'signing')),
        public_key bytea NOT NULL UNIQUE,
        sign_count bigint NOT NULL,
        backup_eligible boolean NOT NULL,
        user_handle text NOT NULL,
        status text NOT NULL CHECK (status IN ('active', 'frozen'))
      );
      CREATE INDEX credential_device ON credential (device_id);
      COMMENT ON TABLE device IS 'Activated phones; kept 24 months after revocation';
      COMMENT ON COLUMN device.id IS 'Ours';
      COMMENT ON COLUMN device.citizen_id IS 'Whose phone';
      COMMENT ON COLUMN device.activation_id IS 'The activation that made it: one phone each';
      COMMENT ON COLUMN device.name IS 'Personal: what the phone calls itself';
      COMMENT ON COLUMN device.level IS 'Highest level of assurance that it reaches';
      COMMENT ON COLUMN device.status IS 'active or revoked';
      COMMENT ON COLUMN device.proof_key IS 'Public key of the channel, JWK';
      COMMENT ON COLUMN device.activated_at IS 'Time, milliseconds since the epoch';
      COMMENT ON TABLE credential IS 'WebAuthn credentials; kept as long as their device';
      COMMENT ON COLUMN credential.id IS 'Credential id, base64url';
      COMMENT ON COLUMN credential.device_id IS 'On which phone';
      COMMENT ON COLUMN credential.purpose IS 'authentication or signing';
      COMMENT ON COLUMN credential.public_key IS 'COSE_Key; one key belongs to one credential ever';
      COMMENT ON COLUMN credential.sign_count IS 'Last count that the authenticator presented';
      COMMENT ON COLUMN credential.backup_eligible IS 'Whether the key can sync';
      COMMENT ON COLUMN credential.user_handle IS 'Random name of the citizen towards this authenticator';
      COMMENT ON COLUMN credential.status IS 'active or frozen';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE credential; DROP TABLE device');
  }
}
