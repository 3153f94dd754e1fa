import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity({ name: 'signing_key', comment: 'Keys that sign tokens; kept as long as tokens may refer to them' })
@Index('signing_key_one_each', ['algorithm', 'state'], { unique: true, where: "state <> 'retiring'" })
@Check('signing_key_state_check', "state IN ('next', 'active', 'retiring')")
export class SigningKeyRow {
  @PrimaryColumn({ type: 'text', comment: 'kid: the JWK thumbprint, RFC 7638' })
  kid!: string;

  @Column({
    type: 'text',
    comment: 'next: published, signs later; active: signs; retiring: published so that older tokens verify',
  })
  state!: string;

  @Column({ type: 'text', comment: 'Secret: the private JWK, or its name in the module; encrypted under MASTER_KEY' })
  sealed!: string;

  @Column({ name: 'created_at', type: 'bigint', comment: 'Time, milliseconds since the epoch' })
  createdAt!: string;

  @Column({ type: 'text', default: 'ES256', comment: 'JWS algorithm, RFC 7518 §3.1' })
  algorithm!: string;

  @Column({ type: 'text', default: 'software', comment: 'The cryptographic module that holds the private key' })
  module!: string;

  @Column({ name: 'changed_at', type: 'bigint', comment: 'When it came into this state, milliseconds since the epoch' })
  changedAt!: string;
}
