import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type { LocalisedText } from '../domain/relying-party.js';

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
export class RelyingPartyVersionRow {
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

  @Column({ type: 'text', nullable: true, comment: 'Why, in the words of whoever did it' })
  reason!: string | null;

  @Column({ type: 'text', comment: 'Who did it, as in the audit' })
  actor!: string;

  @Column({ name: 'changed_at', type: 'bigint', comment: 'Time, milliseconds since the epoch' })
  changedAt!: string;
}
