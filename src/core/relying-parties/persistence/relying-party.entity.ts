import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { LocalisedText } from '../domain/relying-party.js';
import { ChangeColumns } from './change-columns.js';

@Entity({ name: 'organisation', comment: 'Who answers for relying parties; kept as long as one of them is' })
export class OrganisationRow {
  @PrimaryColumn({ type: 'text', comment: 'Chosen by an operator' })
  id!: string;

  @Column({ type: 'jsonb', comment: 'In the languages of the service' })
  name!: LocalisedText;

  @Column({ name: 'registry_code', type: 'text', nullable: true, comment: 'Number in the business register' })
  registryCode!: string | null;

  @Column({ type: 'jsonb', comment: 'Sensitive: e-mail addresses for incidents and changes' })
  contacts!: readonly string[];

  @Column({
    type: 'integer',
    default: 0,
    comment: 'Grows by one with each change; 0: not changed since there are versions',
  })
  version!: number;
}

@Entity({ name: 'organisation_version', comment: 'Each state that an organisation has had; never deleted' })
export class OrganisationVersionRow extends ChangeColumns {
  @PrimaryColumn({ name: 'organisation_id', type: 'text', comment: 'The organisation' })
  organisationId!: string;

  @PrimaryColumn({ type: 'integer', comment: 'Of this organisation' })
  version!: number;

  @Column({ type: 'jsonb', comment: 'Sensitive: e-mail addresses; what was known from then on' })
  content!: unknown;
}

@Entity({ name: 'relying_party', comment: 'Portals and apps that may ask citizens, as they are now; never deleted' })
@Check('relying_party_state_check', "state IN ('active', 'disabled')")
@Check('relying_party_managed_by_check', "managed_by IN ('file', 'operator')")
export class RelyingPartyRow {
  @PrimaryColumn({ type: 'text', comment: 'client_id' })
  id!: string;

  @ForeignKey('organisation', { name: 'relying_party_organisation_id_fkey' })
  @Column({ name: 'organisation_id', type: 'text', nullable: true, comment: 'Who answers for it' })
  organisationId!: string | null;

  @Column({ type: 'jsonb', comment: 'Sensitive: e-mail addresses; of a secret only its digest' })
  registration!: unknown;

  @Column({ type: 'integer', comment: 'Grows by one with each change' })
  version!: number;

  @Column({ type: 'text', comment: 'disabled: the kill switch was thrown' })
  state!: string;

  @Column({
    name: 'managed_by',
    type: 'text',
    comment: 'file: follows RELYING_PARTIES_FILE until an operator changes it',
  })
  managedBy!: string;
}

@Entity({ name: 'relying_party_version', comment: 'Each state that a relying party has had; never deleted' })
@Unique('relying_party_version_once', ['relyingPartyId', 'version'])
export class RelyingPartyVersionRow extends ChangeColumns {
  @PrimaryColumn({
    type: 'bigint',
    generated: 'identity',
    generatedIdentity: 'ALWAYS',
    comment: 'Order of all changes; its maximum tells a node that it is behind',
  })
  position!: string;

  @ForeignKey('relying_party', { name: 'relying_party_version_relying_party_id_fkey' })
  @Column({ name: 'relying_party_id', type: 'text', comment: 'client_id' })
  relyingPartyId!: string;

  @Column({ type: 'integer', comment: 'Of this relying party' })
  version!: number;

  @Column({ type: 'text', comment: 'registered, changed, disabled or enabled' })
  action!: string;

  @Column({ type: 'jsonb', comment: 'Sensitive: e-mail addresses; what held from then on' })
  registration!: unknown;

  @Column({
    name: 'approved_by',
    type: 'text',
    nullable: true,
    comment: 'The second person, as in the audit; null: one person was enough, or it was break-glass',
  })
  approvedBy!: string | null;
}

@Entity({
  name: 'logo',
  comment: 'Pictures of relying parties, also those that are only proposed; kept for ever, versions name them',
})
export class LogoRow {
  @PrimaryColumn({ type: 'text', comment: 'SHA-256 of the picture, base64url' })
  id!: string;

  @Column({ type: 'bytea', comment: 'The picture as we have written it anew' })
  png!: Buffer;

  @Column({ type: 'integer', comment: 'Pixels' })
  width!: number;

  @Column({ type: 'integer', comment: 'Pixels' })
  height!: number;

  @Column({ name: 'added_by', type: 'text', comment: 'Who did it, as in the audit' })
  addedBy!: string;

  @Column({ name: 'added_at', type: 'bigint', comment: 'Time, milliseconds since the epoch' })
  addedAt!: string;
}
