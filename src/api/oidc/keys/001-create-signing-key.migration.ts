import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSigningKey implements MigrationInterface {
  readonly name = 'CreateSigningKey1764000000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE signing_key (
        kid text PRIMARY KEY,
        state text NOT NULL CHECK (state IN ('active', 'retiring')),
        sealed text NOT NULL,
        created_at bigint NOT NULL
      );
      CREATE UNIQUE INDEX signing_key_one_active ON signing_key (state) WHERE state = 'active';
      COMMENT ON TABLE signing_key IS 'Keys that sign tokens; kept as long as tokens may refer to them';
      COMMENT ON COLUMN signing_key.kid IS 'kid: the JWK thumbprint, RFC 7638';
      COMMENT ON COLUMN signing_key.state IS 'active: signs; retiring: published so that older tokens verify';
      COMMENT ON COLUMN signing_key.sealed IS 'Secret: the private JWK, encrypted under MASTER_KEY';
      COMMENT ON COLUMN signing_key.created_at IS 'Time, milliseconds since the epoch';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE signing_key');
  }
}
