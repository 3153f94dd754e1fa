import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity({ name: 'oidc_artefact', comment: 'Grants and refresh tokens of the OpenID engine; kept until they expire' })
@Index('oidc_artefact_grant', ['grantId'])
@Index('oidc_artefact_uid', ['kind', 'uid'])
@Index('oidc_artefact_expiry', ['expiresAt'])
export class OidcArtefactRow {
  @PrimaryColumn({ type: 'text', comment: 'The engine’s name for what it is' })
  kind!: string;

  @PrimaryColumn({ type: 'text', comment: 'SHA-256 of the secret id' })
  id!: string;

  @Column({ name: 'grant_id', type: 'text', nullable: true, comment: 'Digest of the grant it belongs to' })
  grantId!: string | null;

  @Column({ type: 'text', nullable: true, comment: 'Second way to find it' })
  uid!: string | null;

  @Column({ type: 'text', comment: 'Sensitive: the content, encrypted under MASTER_KEY' })
  sealed!: string;

  @Column({ type: 'boolean', default: false, comment: 'Whether it was used' })
  consumed!: boolean;

  @Column({ name: 'expires_at', type: 'bigint', comment: 'Time, milliseconds since the epoch' })
  expiresAt!: string;
}

@Entity({ name: 'spent', comment: 'Ids of one-time artefacts that were used; deleted a day after they expire' })
@Index('spent_expiry', ['expiresAt'])
export class SpentRow {
  @PrimaryColumn({ type: 'text', comment: 'What it was' })
  kind!: string;

  @PrimaryColumn({ type: 'text', comment: 'SHA-256 of the secret id' })
  id!: string;

  @Column({ name: 'expires_at', type: 'bigint', comment: 'Time, milliseconds since the epoch' })
  expiresAt!: string;
}
