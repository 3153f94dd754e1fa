import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateDecision implements MigrationInterface {
  readonly name = 'CreateDecision1764000000004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE decision (
        session_id text PRIMARY KEY,
        result text NOT NULL CHECK (result IN ('approved', 'refused', 'not_me', 'timeout', 'cancelled', 'concurrent')),
        citizen_id uuid REFERENCES citizen (id) ON DELETE SET NULL,
        device_id uuid REFERENCES device (id) ON DELETE SET NULL,
        relying_party text NOT NULL,
        relying_party_name text NOT NULL,
        purpose text NOT NULL,
        starter text NOT NULL,
        method text,
        level text,
        key_stays boolean,
        assertion_hash text,
        decided_at bigint NOT NULL
      );
      CREATE INDEX decision_citizen ON decision (citizen_id, decided_at);
      COMMENT ON TABLE decision IS 'How each session ended, once; the citizen sees 12 months, kept 24';
      COMMENT ON COLUMN decision.session_id IS 'One end a session';
      COMMENT ON COLUMN decision.result IS 'approved, refused, not_me, timeout, cancelled or concurrent';
      COMMENT ON COLUMN decision.citizen_id IS 'Personal: who decided, if a phone had claimed it';
      COMMENT ON COLUMN decision.device_id IS 'On which phone';
      COMMENT ON COLUMN decision.relying_party IS 'Id of who asked';
      COMMENT ON COLUMN decision.relying_party_name IS 'Its name as it was shown';
      COMMENT ON COLUMN decision.purpose IS 'The purpose as it was shown';
      COMMENT ON COLUMN decision.starter IS 'Personal: browser and system of who asked';
      COMMENT ON COLUMN decision.method IS 'How the phone came to the session';
      COMMENT ON COLUMN decision.level IS 'Level that was reached';
      COMMENT ON COLUMN decision.key_stays IS 'Whether the key that approved can not sync';
      COMMENT ON COLUMN decision.assertion_hash IS 'SHA-256 of the assertion that approved';
      COMMENT ON COLUMN decision.decided_at IS 'Time, milliseconds since the epoch';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE decision');
  }
}
