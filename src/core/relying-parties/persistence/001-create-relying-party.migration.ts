import type { MigrationInterface, QueryRunner } from 'typeorm';

const organisations = `
  CREATE TABLE organisation (
    id text PRIMARY KEY,
    name jsonb NOT NULL,
    registry_code text,
    contacts jsonb NOT NULL
  );
  COMMENT ON TABLE organisation IS 'Who answers for relying parties; kept as long as one of them is';
  COMMENT ON COLUMN organisation.id IS 'Chosen by an operator';
  COMMENT ON COLUMN organisation.name IS 'In the languages of the service';
  COMMENT ON COLUMN organisation.registry_code IS 'Number in the business register';
  COMMENT ON COLUMN organisation.contacts IS 'Sensitive: e-mail addresses for incidents and changes';
`;

const relyingParties = `
  CREATE TABLE relying_party (
    id text PRIMARY KEY,
    organisation_id text REFERENCES organisation (id),
    registration jsonb NOT NULL,
    version integer NOT NULL,
    state text NOT NULL CHECK (state IN ('active', 'disabled')),
    managed_by text NOT NULL CHECK (managed_by IN ('file', 'operator'))
  );
  COMMENT ON TABLE relying_party IS 'Portals and apps that may ask citizens, as they are now; never deleted';
  COMMENT ON COLUMN relying_party.id IS 'client_id';
  COMMENT ON COLUMN relying_party.organisation_id IS 'Who answers for it';
  COMMENT ON COLUMN relying_party.registration IS 'Sensitive: e-mail addresses; of a secret only its digest';
  COMMENT ON COLUMN relying_party.version IS 'Grows by one with each change';
  COMMENT ON COLUMN relying_party.state IS 'disabled: the kill switch was thrown';
  COMMENT ON COLUMN relying_party.managed_by IS 'file: follows RELYING_PARTIES_FILE until an operator changes it';
`;

const versions = `
  CREATE TABLE relying_party_version (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    relying_party_id text NOT NULL REFERENCES relying_party (id),
    version integer NOT NULL,
    action text NOT NULL,
    registration jsonb NOT NULL,
    reason text,
    actor text NOT NULL,
    changed_at bigint NOT NULL,
    CONSTRAINT relying_party_version_once UNIQUE (relying_party_id, version)
  );
  COMMENT ON TABLE relying_party_version IS 'Each state that a relying party has had; never deleted';
  COMMENT ON COLUMN relying_party_version.position IS 'Order of all changes; its maximum tells a node that it is behind';
  COMMENT ON COLUMN relying_party_version.relying_party_id IS 'client_id';
  COMMENT ON COLUMN relying_party_version.version IS 'Of this relying party';
  COMMENT ON COLUMN relying_party_version.action IS 'registered, changed, disabled or enabled';
  COMMENT ON COLUMN relying_party_version.registration IS 'Sensitive: e-mail addresses; what held from then on';
  COMMENT ON COLUMN relying_party_version.reason IS 'Why, in the words of whoever did it';
  COMMENT ON COLUMN relying_party_version.actor IS 'Who did it, as in the audit';
  COMMENT ON COLUMN relying_party_version.changed_at IS 'Time, milliseconds since the epoch';
`;

export class CreateRelyingParty implements MigrationInterface {
  readonly name = 'CreateRelyingParty1764000000020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(organisations);
    await runner.query(relyingParties);
    await runner.query(versions);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE relying_party_version; DROP TABLE relying_party; DROP TABLE organisation');
  }
}
