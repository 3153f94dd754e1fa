import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateResourceServer implements MigrationInterface {
  readonly name = 'CreateResourceServer1764000000070';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE resource_server_version (
        position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        resource text NOT NULL,
        version integer NOT NULL,
        registration jsonb NOT NULL,
        disabled boolean NOT NULL,
        reason text,
        actor text NOT NULL,
        changed_at bigint NOT NULL,
        CONSTRAINT resource_server_version_once UNIQUE (resource, version)
      );
      COMMENT ON TABLE resource_server_version IS 'Each state that a resource server has had, the last one holds; never deleted';
      COMMENT ON COLUMN resource_server_version.position IS 'Order of all changes';
      COMMENT ON COLUMN resource_server_version.resource IS 'Its identifier, a URI';
      COMMENT ON COLUMN resource_server_version.version IS 'Grows by one with each change of this resource server';
      COMMENT ON COLUMN resource_server_version.registration IS 'Not sensitive: what held from then on';
      COMMENT ON COLUMN resource_server_version.disabled IS 'Whether it was switched off';
      COMMENT ON COLUMN resource_server_version.reason IS 'Why, in the words of whoever did it';
      COMMENT ON COLUMN resource_server_version.actor IS 'Who did it, as in the audit';
      COMMENT ON COLUMN resource_server_version.changed_at IS 'Time, milliseconds since the epoch';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE resource_server_version');
  }
}
