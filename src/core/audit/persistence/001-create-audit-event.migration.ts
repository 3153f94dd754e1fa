import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAuditEvent implements MigrationInterface {
  readonly name = 'CreateAuditEvent1764000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_event (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        position bigint UNIQUE,
        recorded_at bigint NOT NULL,
        type text NOT NULL,
        version smallint NOT NULL,
        actor text NOT NULL,
        subject text,
        data jsonb NOT NULL,
        hash text
      );
      CREATE INDEX audit_event_unsealed ON audit_event (id) WHERE position IS NULL;
      CREATE INDEX audit_event_subject ON audit_event (subject, recorded_at);
      COMMENT ON TABLE audit_event IS 'What happened, in order; append-only; kept 24 months';
      COMMENT ON COLUMN audit_event.id IS 'Order of arrival; gaps are normal';
      COMMENT ON COLUMN audit_event.position IS 'Place in the hash chain; null until sealed';
      COMMENT ON COLUMN audit_event.recorded_at IS 'Time, milliseconds since the epoch';
      COMMENT ON COLUMN audit_event.type IS 'module.what_happened';
      COMMENT ON COLUMN audit_event.version IS 'Version of the meaning of data';
      COMMENT ON COLUMN audit_event.actor IS 'Who did it, by id';
      COMMENT ON COLUMN audit_event.subject IS 'Pseudonym of the citizen; personal as long as the citizen row exists';
      COMMENT ON COLUMN audit_event.data IS 'Ids and typed values; no names, no national codes, no secrets';
      COMMENT ON COLUMN audit_event.hash IS 'Hash over the previous hash and this event; null until sealed';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_event');
  }
}
