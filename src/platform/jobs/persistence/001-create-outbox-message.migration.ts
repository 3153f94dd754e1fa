import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateOutboxMessage implements MigrationInterface {
  readonly name = 'CreateOutboxMessage1764000000040';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox_message (
        id uuid PRIMARY KEY,
        kind text NOT NULL,
        destination text NOT NULL,
        sealed text,
        attempts integer NOT NULL DEFAULT 0,
        next_attempt_at bigint,
        last_error text,
        created_at bigint NOT NULL,
        expires_at bigint NOT NULL,
        delivered_at bigint
      );
      CREATE INDEX outbox_message_due ON outbox_message (next_attempt_at);
      CREATE INDEX outbox_message_destination ON outbox_message (destination, created_at);
      COMMENT ON TABLE outbox_message IS 'What has to leave the service; kept for 30 days as the record of deliveries';
      COMMENT ON COLUMN outbox_message.id IS 'The same in every attempt, so that a receiver can tell a repetition';
      COMMENT ON COLUMN outbox_message.kind IS 'What it is, for example backchannel_logout; says who delivers it';
      COMMENT ON COLUMN outbox_message.destination IS 'Id of the relying party that gets it';
      COMMENT ON COLUMN outbox_message.sealed IS 'Sensitive: the content, encrypted under MASTER_KEY; null once it is delivered or given up';
      COMMENT ON COLUMN outbox_message.attempts IS 'How often delivering was begun';
      COMMENT ON COLUMN outbox_message.next_attempt_at IS 'Time, milliseconds since the epoch; while an attempt is under way, when it counts as lost; null: no more';
      COMMENT ON COLUMN outbox_message.last_error IS 'Why the last attempt failed: a code';
      COMMENT ON COLUMN outbox_message.created_at IS 'Time, milliseconds since the epoch';
      COMMENT ON COLUMN outbox_message.expires_at IS 'Time, milliseconds since the epoch; not attempted afterwards';
      COMMENT ON COLUMN outbox_message.delivered_at IS 'Time, milliseconds since the epoch; null: not delivered';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE outbox_message');
  }
}
