import type { MigrationInterface, QueryRunner } from 'typeorm';

const officers = `
  CREATE TABLE officer (
    citizen_id uuid PRIMARY KEY,
    roles jsonb NOT NULL,
    version integer NOT NULL,
    changed_at bigint NOT NULL
  );
  COMMENT ON TABLE officer IS 'Citizens who have or had roles in the administration; never deleted';
  COMMENT ON COLUMN officer.citizen_id IS 'Personal: who it is';
  COMMENT ON COLUMN officer.roles IS 'operator, security-officer, auditor; empty: none any more';
  COMMENT ON COLUMN officer.version IS 'Grows by one with each change';
  COMMENT ON COLUMN officer.changed_at IS 'Time, milliseconds since the epoch';
`;

const proposals = `
  CREATE TABLE proposed_change (
    id uuid PRIMARY KEY,
    action text NOT NULL,
    target text NOT NULL,
    content jsonb NOT NULL,
    dangers jsonb NOT NULL,
    based_on integer NOT NULL,
    reason text NOT NULL,
    proposed_by uuid NOT NULL,
    proposed_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    state text NOT NULL CONSTRAINT proposed_change_state_check
      CHECK (state IN ('open', 'approved', 'rejected', 'withdrawn')),
    decided_by uuid,
    decided_at bigint,
    decision_reason text,
    applied_version integer
  );
  CREATE INDEX proposed_change_time ON proposed_change (proposed_at);
  COMMENT ON TABLE proposed_change IS 'Dangerous changes that wait for a second person, and how they ended; never deleted';
  COMMENT ON COLUMN proposed_change.id IS 'Ours';
  COMMENT ON COLUMN proposed_change.action IS 'register_client, change_client, enable_client or set_roles';
  COMMENT ON COLUMN proposed_change.target IS 'client_id, or pseudonym of a citizen';
  COMMENT ON COLUMN proposed_change.content IS 'Sensitive: the whole change, e-mail addresses; of a secret only its digest';
  COMMENT ON COLUMN proposed_change.dangers IS 'Why it needs two persons';
  COMMENT ON COLUMN proposed_change.based_on IS 'Version of the target that it changes; it fits no other';
  COMMENT ON COLUMN proposed_change.reason IS 'Why, in the words of whoever proposed it';
  COMMENT ON COLUMN proposed_change.proposed_by IS 'Personal: the citizen';
  COMMENT ON COLUMN proposed_change.proposed_at IS 'Time, milliseconds since the epoch';
  COMMENT ON COLUMN proposed_change.expires_at IS 'Time, milliseconds since the epoch';
  COMMENT ON COLUMN proposed_change.state IS 'open, approved, rejected or withdrawn; the time is not looked at';
  COMMENT ON COLUMN proposed_change.decided_by IS 'Personal: the citizen';
  COMMENT ON COLUMN proposed_change.decided_at IS 'Time, milliseconds since the epoch';
  COMMENT ON COLUMN proposed_change.decision_reason IS 'Why, in the words of whoever decided';
  COMMENT ON COLUMN proposed_change.applied_version IS 'Version that the target has since';
`;

export class CreateOfficer implements MigrationInterface {
  readonly name = 'CreateOfficer1764200000021';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(officers);
    await runner.query(proposals);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE proposed_change; DROP TABLE officer');
  }
}
