import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateCertificateStatus implements MigrationInterface {
  readonly name = 'CreateCertificateStatus1764000000031';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE certificate_status (
        serial text PRIMARY KEY REFERENCES certificate (serial),
        status text NOT NULL CHECK (status IN ('good', 'suspended', 'revoked')),
        since bigint,
        reason text
      );
      CREATE INDEX certificate_status_not_good ON certificate_status (serial) WHERE status <> 'good';
      COMMENT ON TABLE certificate_status IS 'What OCSP and the revocation list say now; kept as long as the certificate';
      COMMENT ON COLUMN certificate_status.serial IS 'Which certificate';
      COMMENT ON COLUMN certificate_status.status IS 'good, suspended or revoked';
      COMMENT ON COLUMN certificate_status.since IS 'Time from which it is not good, milliseconds since the epoch';
      COMMENT ON COLUMN certificate_status.reason IS 'Why it was revoked, RFC 5280';

      CREATE TABLE certificate_status_change (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        serial text NOT NULL REFERENCES certificate (serial),
        status text NOT NULL,
        since bigint,
        reason text,
        changed_at bigint NOT NULL,
        actor text NOT NULL
      );
      CREATE INDEX certificate_status_change_serial ON certificate_status_change (serial, id);
      COMMENT ON TABLE certificate_status_change IS 'Every status that a certificate ever had; append-only; kept as long as the certificate';
      COMMENT ON COLUMN certificate_status_change.id IS 'Order of the changes';
      COMMENT ON COLUMN certificate_status_change.serial IS 'Which certificate';
      COMMENT ON COLUMN certificate_status_change.status IS 'good, suspended or revoked';
      COMMENT ON COLUMN certificate_status_change.since IS 'Time from which it is not good, milliseconds since the epoch';
      COMMENT ON COLUMN certificate_status_change.reason IS 'Why it was revoked, RFC 5280';
      COMMENT ON COLUMN certificate_status_change.changed_at IS 'Time of the change, milliseconds since the epoch';
      COMMENT ON COLUMN certificate_status_change.actor IS 'Who did it, by id';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE certificate_status_change; DROP TABLE certificate_status');
  }
}
