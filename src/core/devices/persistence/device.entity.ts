import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { ProofPublicKey } from '../domain/device.js';

@Entity({ name: 'device', comment: 'Activated phones; kept 24 months after revocation' })
@Check('device_level_check', "level IN ('low', 'substantial', 'high')")
@Check('device_status_check', "status IN ('active', 'revoked')")
export class DeviceRow {
  @PrimaryColumn({ type: 'uuid', comment: 'Ours' })
  id!: string;

  @Index('device_citizen')
  @ForeignKey('citizen', { name: 'device_citizen_id_fkey', onDelete: 'CASCADE' })
  @Column({ name: 'citizen_id', type: 'uuid', comment: 'Whose phone' })
  citizenId!: string;

  @Column({ name: 'activation_id', type: 'text', unique: true, comment: 'The activation that made it: one phone each' })
  activationId!: string;

  @Column({ type: 'text', comment: 'Personal: what the phone calls itself' })
  name!: string;

  @Column({ type: 'text', comment: 'Highest level of assurance that it reaches' })
  level!: string;

  @Column({ type: 'text', comment: 'active or revoked' })
  status!: string;

  @Column({ name: 'proof_key', type: 'jsonb', comment: 'Public key of the channel, JWK' })
  proofKey!: ProofPublicKey;

  @Column({ name: 'activated_at', type: 'bigint', comment: 'Time, milliseconds since the epoch' })
  activatedAt!: string;
}

@Entity({ name: 'credential', comment: 'WebAuthn credentials; kept as long as their device' })
@Check('credential_purpose_check', "purpose IN ('authentication', 'signing')")
@Check('credential_status_check', "status IN ('active', 'frozen')")
export class CredentialRow {
  @PrimaryColumn({ type: 'text', comment: 'Credential id, base64url' })
  id!: string;

  @Index('credential_device')
  @ForeignKey('device', { name: 'credential_device_id_fkey', onDelete: 'CASCADE' })
  @Column({ name: 'device_id', type: 'uuid', comment: 'On which phone' })
  deviceId!: string;

  @Column({ type: 'text', comment: 'authentication or signing' })
  purpose!: string;

  @Column({
    name: 'public_key',
    type: 'bytea',
    unique: true,
    comment: 'COSE_Key; one key belongs to one credential ever',
  })
  publicKey!: Buffer;

  @Column({ name: 'sign_count', type: 'bigint', comment: 'Last count that the authenticator presented' })
  signCount!: string;

  @Column({ name: 'backup_eligible', type: 'boolean', comment: 'Whether the key can sync' })
  backupEligible!: boolean;

  @Column({ name: 'user_handle', type: 'text', comment: 'Random name of the citizen towards this authenticator' })
  userHandle!: string;

  @Column({ type: 'text', comment: 'active or frozen' })
  status!: string;
}
