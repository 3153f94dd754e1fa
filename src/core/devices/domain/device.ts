import type { LevelOfAssurance } from '#libs/assurance';
import type { Branded } from '#libs/kernel';
import type { CitizenId } from '../../citizens/index.js';

export type DeviceId = Branded<'DeviceId'>;

/** A phone (or another browser) that a citizen has activated. */
export interface Device {
  readonly id: DeviceId;
  readonly citizenId: CitizenId;
  /** What the phone calls itself, for the citizen to recognise it. */
  readonly name: string;
  /** The highest level that a confirmation by this phone can reach. */
  readonly level: LevelOfAssurance;
  readonly status: 'active' | 'revoked';
  /** Public key of the phone's own channel: P-256, made by the phone, not extractable there. */
  readonly proofKey: ProofPublicKey;
  /** Milliseconds since the epoch. */
  readonly activatedAt: number;
}

export interface ProofPublicKey {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
}

/** What a credential may be used for. A sign-in can never use the signing credential, nor the reverse. */
export type CredentialPurpose = 'authentication' | 'signing';

/** A WebAuthn credential of a device. */
export interface Credential {
  /** Credential id, base64url. */
  readonly id: string;
  readonly deviceId: DeviceId;
  readonly purpose: CredentialPurpose;
  /** COSE_Key, CBOR (RFC 9052 §7). */
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly signCount: number;
  /** Whether the key can leave the device by syncing (WebAuthn L3 §6.1.3, flag BE). */
  readonly backupEligible: boolean;
  /** Random, per credential, base64url: a discoverable credential must not overwrite its sibling. */
  readonly userHandle: string;
  /** `frozen` after a sign that the key has been copied. */
  readonly status: 'active' | 'frozen';
}

/** A device and what it signs in with. */
export interface EquippedDevice {
  readonly device: Device;
  /** Missing when the device has been registered without, which no phone is. */
  readonly credential: Credential | undefined;
}

/**
 * The level that a key can reach. A key that can sync exists in places nobody can count, so it is never `high`;
 * a key that stays is `high` only when a trusted maker attests where it lives.
 */
export function levelOfKey(key: { backupEligible: boolean; attested: boolean }): LevelOfAssurance {
  return key.attested && !key.backupEligible ? 'high' : 'substantial';
}
