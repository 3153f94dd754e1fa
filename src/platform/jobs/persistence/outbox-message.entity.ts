import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity({
  name: 'outbox_message',
  comment: 'What has to leave the service; kept for 30 days as the record of deliveries',
})
@Index('outbox_message_due', ['nextAttemptAt'])
@Index('outbox_message_destination', ['destination', 'createdAt'])
export class OutboxMessageRow {
  @PrimaryColumn({ type: 'uuid', comment: 'The same in every attempt, so that a receiver can tell a repetition' })
  id!: string;

  @Column({ type: 'text', comment: 'What it is, for example backchannel_logout; says who delivers it' })
  kind!: string;

  @Column({ type: 'text', comment: 'Id of the relying party that gets it' })
  destination!: string;

  @Column({
    type: 'text',
    nullable: true,
    comment: 'Sensitive: the content, encrypted under MASTER_KEY; null once it is delivered or given up',
  })
  sealed!: string | null;

  @Column({ type: 'integer', default: 0, comment: 'How often delivering was begun' })
  attempts!: number;

  @Column({
    name: 'next_attempt_at',
    type: 'bigint',
    nullable: true,
    comment: 'Time, milliseconds since the epoch; while an attempt is under way, when it counts as lost; null: no more',
  })
  nextAttemptAt!: string | null;

  @Column({ name: 'last_error', type: 'text', nullable: true, comment: 'Why the last attempt failed: a code' })
  lastError!: string | null;

  @Column({ name: 'created_at', type: 'bigint', comment: 'Time, milliseconds since the epoch' })
  createdAt!: string;

  @Column({
    name: 'expires_at',
    type: 'bigint',
    comment: 'Time, milliseconds since the epoch; not attempted afterwards',
  })
  expiresAt!: string;

  @Column({
    name: 'delivered_at',
    type: 'bigint',
    nullable: true,
    comment: 'Time, milliseconds since the epoch; null: not delivered',
  })
  deliveredAt!: string | null;
}
