import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateKnownSubject implements MigrationInterface {
  readonly name = 'CreateKnownSubject1764200000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE known_subject (
        subject text PRIMARY KEY,
        citizen_id uuid NOT NULL REFERENCES citizen (id) ON DELETE CASCADE
      );
      COMMENT ON TABLE known_subject IS 'Whom a pairwise subject means, for those who may name people by it';
      COMMENT ON COLUMN known_subject.subject IS
        'Personal: the subject that a sector knows; kept as long as the citizen';
      COMMENT ON COLUMN known_subject.citizen_id IS 'Personal: whom it means';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE known_subject');
  }
}
