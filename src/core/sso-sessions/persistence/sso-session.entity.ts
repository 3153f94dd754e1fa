import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity({
  name: 'sso_session',
  comment: 'Browsers in which a citizen is or was signed in; deleted 31 days after the last use',
})
@Check('sso_session_state_check', "state IN ('open', 'ended', 'revoked')")
@Index('sso_session_citizen', ['citizenId'])
@Index('sso_session_use', ['lastUsedAt'])
export class SsoSessionRow {
  @PrimaryColumn({ type: 'text', comment: 'SHA-256 of the engine’s name for the session' })
  id!: string;

  @Column({ name: 'citizen_id', type: 'uuid', comment: 'Personal: who is signed in' })
  citizenId!: string;

  @Column({ type: 'text', comment: 'Level of assurance of the last confirmation' })
  level!: string;

  @Column({
    name: 'authenticated_at',
    type: 'bigint',
    comment: 'Time of the last confirmation, milliseconds since the epoch',
  })
  authenticatedAt!: string;

  @Column({ name: 'last_used_at', type: 'bigint', comment: 'Time, milliseconds since the epoch' })
  lastUsedAt!: string;

  @Column({ type: 'text', comment: 'open; ended: signed out in the browser; revoked: signed out everywhere' })
  state!: string;
}

@Entity({ name: 'sso_participation', comment: 'Portals that got tokens in a session; deleted with it' })
@Index('sso_participation_sid', ['sid'], { unique: true })
export class SsoParticipationRow {
  @PrimaryColumn({ name: 'session_id', type: 'text', comment: 'The session' })
  sessionId!: string;

  @PrimaryColumn({ name: 'relying_party', type: 'text', comment: 'Id of the portal' })
  relyingParty!: string;

  @Column({ type: 'text', comment: 'Name of the session at this portal: claim sid' })
  sid!: string;

  @Column({ name: 'joined_at', type: 'bigint', comment: 'Time, milliseconds since the epoch' })
  joinedAt!: string;

  @Column({
    name: 'left_at',
    type: 'bigint',
    nullable: true,
    comment: 'Time of the sign-out, milliseconds since the epoch; null: signed in',
  })
  leftAt!: string | null;
}
