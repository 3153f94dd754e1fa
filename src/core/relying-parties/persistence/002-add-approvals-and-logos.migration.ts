import type { MigrationInterface, QueryRunner } from 'typeorm';

const approvals = `
  ALTER TABLE relying_party_version ADD COLUMN approved_by text;
  COMMENT ON COLUMN relying_party_version.approved_by IS 'The second person, as in the audit; null: one person was enough, or it was break-glass';
`;

const organisationVersions = `
  ALTER TABLE organisation ADD COLUMN version integer NOT NULL DEFAULT 0;
  COMMENT ON COLUMN organisation.version IS 'Grows by one with each change; 0: not changed since there are versions';
  CREATE TABLE organisation_version (
    organisation_id text NOT NULL,
    version integer NOT NULL,
    content jsonb NOT NULL,
    reason text,
    actor text NOT NULL,
    changed_at bigint NOT NULL,
    PRIMARY KEY (organisation_id, version)
  );
  COMMENT ON TABLE organisation_version IS 'Each state that an organisation has had; never deleted';
  COMMENT ON COLUMN organisation_version.organisation_id IS 'The organisation';
  COMMENT ON COLUMN organisation_version.version IS 'Of this organisation';
  COMMENT ON COLUMN organisation_version.content IS 'Sensitive: e-mail addresses; what was known from then on';
  COMMENT ON COLUMN organisation_version.reason IS 'Why, in the words of whoever did it';
  COMMENT ON COLUMN organisation_version.actor IS 'Who did it, as in the audit';
  COMMENT ON COLUMN organisation_version.changed_at IS 'Time, milliseconds since the epoch';
`;

const logos = `
  CREATE TABLE logo (
    id text PRIMARY KEY,
    png bytea NOT NULL,
    width integer NOT NULL,
    height integer NOT NULL,
    added_by text NOT NULL,
    added_at bigint NOT NULL
  );
  COMMENT ON TABLE logo IS 'Pictures of relying parties, also those that are only proposed; kept for ever, versions name them';
  COMMENT ON COLUMN logo.id IS 'SHA-256 of the picture, base64url';
  COMMENT ON COLUMN logo.png IS 'The picture as we have written it anew';
  COMMENT ON COLUMN logo.width IS 'Pixels';
  COMMENT ON COLUMN logo.height IS 'Pixels';
  COMMENT ON COLUMN logo.added_by IS 'Who did it, as in the audit';
  COMMENT ON COLUMN logo.added_at IS 'Time, milliseconds since the epoch';
`;

export class AddApprovalsAndLogos implements MigrationInterface {
  readonly name = 'AddApprovalsAndLogos1764200000020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(approvals);
    await runner.query(organisationVersions);
    await runner.query(logos);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE logo; DROP TABLE organisation_version;
      ALTER TABLE organisation DROP COLUMN version;
      ALTER TABLE relying_party_version DROP COLUMN approved_by;
    `);
  }
}
