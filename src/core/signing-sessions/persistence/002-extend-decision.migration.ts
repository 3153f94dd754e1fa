import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A citizen can choose a wrong code, and a relying party can add a message. */
export class ExtendDecision implements MigrationInterface {
  readonly name = 'ExtendDecision1764200000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE decision ADD COLUMN message text;
      COMMENT ON COLUMN decision.message IS 'What the relying party added for this request, as it was shown';
      COMMENT ON COLUMN decision.starter IS
        'Personal: browser and system of who asked; empty where no page was opened';
      COMMENT ON COLUMN decision.result IS
        'approved, refused, not_me, timeout, cancelled, concurrent or wrong_code';
      ALTER TABLE decision DROP CONSTRAINT decision_result_check;
      ALTER TABLE decision ADD CONSTRAINT decision_result_check CHECK
        (result IN ('approved', 'refused', 'not_me', 'timeout', 'cancelled', 'concurrent', 'wrong_code'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE decision SET result = 'refused' WHERE result = 'wrong_code';
      ALTER TABLE decision DROP CONSTRAINT decision_result_check;
      ALTER TABLE decision ADD CONSTRAINT decision_result_check CHECK
        (result IN ('approved', 'refused', 'not_me', 'timeout', 'cancelled', 'concurrent'));
      COMMENT ON COLUMN decision.result IS 'approved, refused, not_me, timeout, cancelled or concurrent';
      COMMENT ON COLUMN decision.starter IS 'Personal: browser and system of who asked';
      ALTER TABLE decision DROP COLUMN message;
    `);
  }
}
