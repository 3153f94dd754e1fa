import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateOidcArtefact implements MigrationInterface {
  readonly name = 'CreateOidcArtefact1764000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE oidc_artefact (
        kind text NOT NULL,
        id text NOT NULL,
        grant_id text,
        uid text,
        sealed text NOT NULL,
        consumed boolean NOT NULL DEFAULT false,
        expires_at bigint NOT NULL,
        PRIMARY KEY (kind, id)
      );
      CREATE INDEX oidc_artefact_grant ON oidc_artefact (grant_id);
      CREATE INDEX oidc_artefact_uid ON oidc_artefact (kind, uid);
      CREATE INDEX oidc_artefact_expiry ON oidc_artefact (expires_at);
      CREATE TABLE spent (
        kind text NOT NULL,
        id text NOT NULL,
        expires_at bigint NOT NULL,
        PRIMARY KEY (kind, id)
      );
      CREATE INDEX spent_expiry ON spent (expires_at);
      COMMENT ON TABLE oidc_artefact IS 'Grants and refresh tokens of the OpenID engine; kept until they expire';
      COMMENT ON COLUMN oidc_artefact.kind IS 'The engine’s name for what it is';
      COMMENT ON COLUMN oidc_artefact.id IS 'SHA-256 of the secret id';
      COMMENT ON COLUMN oidc_artefact.grant_id IS 'Digest of the grant it belongs to';
      COMMENT ON COLUMN oidc_artefact.uid IS 'Second way to find it';
      COMMENT ON COLUMN oidc_artefact.sealed IS 'Sensitive: the content, encrypted under MASTER_KEY';
      COMMENT ON COLUMN oidc_artefact.consumed IS 'Whether it was used';
      COMMENT ON COLUMN oidc_artefact.expires_at IS 'Time, milliseconds since the epoch';
      COMMENT ON TABLE spent IS 'Ids of one-time artefacts that were used; deleted a day after they expire';
      COMMENT ON COLUMN spent.kind IS 'What it was';
      COMMENT ON COLUMN spent.id IS 'SHA-256 of the secret id';
      COMMENT ON COLUMN spent.expires_at IS 'Time, milliseconds since the epoch';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE spent; DROP TABLE oidc_artefact');
  }
}
