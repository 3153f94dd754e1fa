import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import { ChangeColumns } from './change-columns.js';

@Entity({
  name: 'resource_server_version',
  comment: 'Each state that a resource server has had, the last one holds; never deleted',
})
@Unique('resource_server_version_once', ['resource', 'version'])
export class ResourceServerVersionRow extends ChangeColumns {
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
}
