import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AllowKeyUseRefusals implements MigrationInterface {
  readonly name = 'AllowKeyUseRefusals1764300000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE decision DROP CONSTRAINT decision_result_check;
      ALTER TABLE decision ADD CONSTRAINT decision_result_check CHECK (result IN (
        'approved', 'refused', 'not_me', 'timeout', 'cancelled', 'concurrent', 'wrong_code', 'unusable', 'unsupported'
      ));
      COMMENT ON COLUMN decision.result IS 'approved, or why not';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE decision SET result = 'refused' WHERE result IN ('unusable', 'unsupported');
      ALTER TABLE decision DROP CONSTRAINT decision_result_check;
      ALTER TABLE decision ADD CONSTRAINT decision_result_check CHECK (
        result IN ('approved', 'refused', 'not_me', 'timeout', 'cancelled', 'concurrent', 'wrong_code')
      );
      COMMENT ON COLUMN decision.result IS 'approved, refused, not_me, timeout, cancelled, concurrent or wrong_code';
    `);
  }
}
