import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity({ name: 'signing_key', comment: 'Keys that sign tokens; kept as long as tokens may refer to them' })
@Index('signing_key_one_active', ['state'], { unique: true, where: "state = 'active'" })
@Check('signing_key_state_check', "state IN ('active', 'retiring')")
export class SigningKeyRow {
  @PrimaryColumn({ type: 'text', comment: 'kid: the JWK thumbprint, RFC 7638' })
  kid!: string;

  @Column({ type: 'text', comment: 'active: signs; retiring: published so that older tokens verify' })
  state!: string;

  @Column({ type: 'text', comment: 'Secret: the private JWK, encrypted under MASTER_KEY' })
  sealed!: string;

  @Column({ name: 'created_at', type: 'bigint', comment: 'Time, milliseconds since the epoch' })
  createdAt!: string;
}
