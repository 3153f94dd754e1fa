import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSsoSession implements MigrationInterface {
  readonly name = 'CreateSsoSession1764000000041';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sso_session (
        id text PRIMARY KEY,
        citizen_id uuid NOT NULL,
        level text NOT NULL,
        authenticated_at bigint NOT NULL,
        last_used_at bigint NOT NULL,
        state text NOT NULL CONSTRAINT sso_session_state_check CHECK (state IN ('open', 'ended', 'revoked'))
      );
      CREATE INDEX sso_session_citizen ON sso_session (citizen_id);
      CREATE INDEX sso_session_use ON sso_session (last_used_at);
      CREATE TABLE sso_participation (
        session_id text NOT NULL,
        relying_party text NOT NULL,
        sid text NOT NULL,
        joined_at bigint NOT NULL,
        left_at bigint,
        PRIMARY KEY (session_id, relying_party)
      );
      CREATE UNIQUE INDEX sso_participation_sid ON sso_participation (sid);
      COMMENT ON TABLE sso_session IS 'Browsers in which a citizen is or was signed in; deleted 31 days after the last use';
      COMMENT ON COLUMN sso_session.id IS 'SHA-256 of the engine’s name for the session';
      COMMENT ON COLUMN sso_session.citizen_id IS 'Personal: who is signed in';
      COMMENT ON COLUMN sso_session.level IS 'Level of assurance of the last confirmation';
      COMMENT ON COLUMN sso_session.authenticated_at IS 'Time of the last confirmation, milliseconds since the epoch';
      COMMENT ON COLUMN sso_session.last_used_at IS 'Time, milliseconds since the epoch';
      COMMENT ON COLUMN sso_session.state IS 'open; ended: signed out in the browser; revoked: signed out everywhere';
      COMMENT ON TABLE sso_participation IS 'Portals that got tokens in a session; deleted with it';
      COMMENT ON COLUMN sso_participation.session_id IS 'The session';
      COMMENT ON COLUMN sso_participation.relying_party IS 'Id of the portal';
      COMMENT ON COLUMN sso_participation.sid IS 'Name of the session at this portal: claim sid';
      COMMENT ON COLUMN sso_participation.joined_at IS 'Time, milliseconds since the epoch';
      COMMENT ON COLUMN sso_participation.left_at IS 'Time of the sign-out, milliseconds since the epoch; null: signed in';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sso_participation; DROP TABLE sso_session');
  }
}
