import type { Branded } from '#libs/kernel';

export type CitizenKeyId = Branded<'CitizenKeyId'>;

/** What a key may be used for; the words are those of the credentials that activate it. */
export type KeyUse = 'authentication' | 'signing';

/** What kinds of keys citizens can have. Public clients of the relying-party API verify RSA alone. */
export const keyAlgorithms = ['RSA-3072', 'EC-P256'] as const;

export type KeyAlgorithm = (typeof keyAlgorithms)[number];

/** The one WebAuthn credential that activates a key, as it was when its registration had just been verified. */
export interface ActivatingCredential {
  readonly id: string;
  /** COSE_Key, base64url. */
  readonly publicKey: string;
  readonly backupEligible: boolean;
  readonly userHandle: string;
}

/** What belongs together for as long as the key lives. The module seals it, and believes nothing without the seal. */
export interface KeyBinding {
  readonly id: CitizenKeyId;
  readonly citizenId: string;
  readonly use: KeyUse;
  readonly algorithm: KeyAlgorithm;
  readonly credential: ActivatingCredential;
}

/** A private key as it is kept: useless without the module that wrapped it. */
export interface ProtectedKey {
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  readonly wrapped: Uint8Array;
  /** Names the protection under which it was wrapped. */
  readonly wrappedBy: string;
}

/** A key of a citizen with all that its use needs. */
export interface CitizenKey extends KeyBinding, ProtectedKey {
  readonly seal: Uint8Array;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}
