import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

@Entity({
  name: 'resource_server_version',
  comment: 'Each state that a resource server has had, the last one holds; never deleted',
})
@Unique('resource_server_version_once', ['resource', 'version'])
export class ResourceServerVersionRow {
  @PrimaryColumn({
    type: 'bigint',
    generated: 'identity',
    generatedIdentity: 'ALWAYS',
    comment: 'Order of all changes',
  })
  position!: string;

  @Column({ type: 'text', comment: 'Its identifier, a URI' })
  resource!: string;

  @Column({ type: 'integer', comment: 'Grows by one with each change of this resource server' })
  version!: number;

  @Column({ type: 'jsonb', comment: 'Not sensitive: what held from then on' })
  registration!: unknown;

  @Column({ type: 'boolean', comment: 'Whether it was switched off' })
  disabled!: boolean;

  @Column({ type: 'text', nullable: true, comment: 'Why, in the words of whoever did it' })
  reason!: string | null;

  @Column({ type: 'text', comment: 'Who did it, as in the audit' })
  actor!: string;

  @Column({ name: 'changed_at', type: 'bigint', comment: 'Time, milliseconds since the epoch' })
  changedAt!: string;
}
