import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RotateSigningKeys implements MigrationInterface {
  readonly name = 'RotateSigningKeys1764100000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE signing_key
        ADD COLUMN algorithm text NOT NULL DEFAULT 'ES256',
        ADD COLUMN module text NOT NULL DEFAULT 'software',
        ADD COLUMN changed_at bigint;
      UPDATE signing_key SET changed_at = created_at;
      ALTER TABLE signing_key
        ALTER COLUMN changed_at SET NOT NULL,
        DROP CONSTRAINT signing_key_state_check,
        ADD CONSTRAINT signing_key_state_check CHECK (state IN ('next', 'active', 'retiring'));
      DROP INDEX signing_key_one_active;
      CREATE UNIQUE INDEX signing_key_one_each ON signing_key (algorithm, state) WHERE state <> 'retiring';
      COMMENT ON COLUMN signing_key.state IS
        'next: published, signs later; active: signs; retiring: published so that older tokens verify';
      COMMENT ON COLUMN signing_key.sealed IS
        'Secret: the private JWK, or its name in the module; encrypted under MASTER_KEY';
      COMMENT ON COLUMN signing_key.algorithm IS 'JWS algorithm, RFC 7518 §3.1';
      COMMENT ON COLUMN signing_key.module IS 'The cryptographic module that holds the private key';
      COMMENT ON COLUMN signing_key.changed_at IS 'When it came into this state, milliseconds since the epoch';
    `);
  }

  /** What cannot be said in the older table is dropped: keys that never signed, and those of other algorithms. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM signing_key WHERE state = 'next' OR algorithm <> 'ES256' OR module <> 'software';
      DROP INDEX signing_key_one_each;
      CREATE UNIQUE INDEX signing_key_one_active ON signing_key (state) WHERE state = 'active';
      ALTER TABLE signing_key
        DROP CONSTRAINT signing_key_state_check,
        ADD CONSTRAINT signing_key_state_check CHECK (state IN ('active', 'retiring')),
        DROP COLUMN algorithm,
        DROP COLUMN module,
        DROP COLUMN changed_at;
      COMMENT ON COLUMN signing_key.state IS 'active: signs; retiring: published so that older tokens verify';
      COMMENT ON COLUMN signing_key.sealed IS 'Secret: the private JWK, encrypted under MASTER_KEY';
    `);
  }
}
