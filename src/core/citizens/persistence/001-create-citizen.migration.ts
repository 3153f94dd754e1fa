import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCitizen implements MigrationInterface {
  readonly name = 'CreateCitizen1764000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE citizen (
        id uuid PRIMARY KEY,
        identifier text NOT NULL UNIQUE,
        given_name text,
        family_name text NOT NULL,
        given_name_latin text,
        family_name_latin text NOT NULL,
        birth_date text NOT NULL,
        person_type text NOT NULL,
        status text NOT NULL CHECK (status IN ('active', 'suspended', 'deceased')),
        pseudonym uuid NOT NULL UNIQUE
      );
      COMMENT ON TABLE citizen IS 'Persons with a State ID; kept until erased on request or by law';
      COMMENT ON COLUMN citizen.id IS 'Ours; the subject of tokens with public subjects';
      COMMENT ON COLUMN citizen.identifier IS 'Sensitive: national identifier, ETSI semantics form';
      COMMENT ON COLUMN citizen.given_name IS 'Sensitive: null for a single name';
      COMMENT ON COLUMN citizen.family_name IS 'Sensitive';
      COMMENT ON COLUMN citizen.given_name_latin IS 'Sensitive: transliterated';
      COMMENT ON COLUMN citizen.family_name_latin IS 'Sensitive: transliterated';
      COMMENT ON COLUMN citizen.birth_date IS 'Sensitive: ISO 8601 date';
      COMMENT ON COLUMN citizen.person_type IS 'citizen, resident, e-resident or foreigner';
      COMMENT ON COLUMN citizen.status IS 'active, suspended or deceased';
      COMMENT ON COLUMN citizen.pseudonym IS 'Name of the citizen in the audit; personal as long as this row exists';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE citizen');
  }
}
