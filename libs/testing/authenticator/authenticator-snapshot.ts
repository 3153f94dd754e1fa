import type { PrivateJwk } from './credential-key.js';

/** What kind of device the authenticator is. */
export interface AuthenticatorOptions {
  /** Flag BE: the credentials may be synced (WebAuthn L3 §6.1.3). Default false. */
  readonly backupEligible?: boolean;
  /** Flag BS: they are (WebAuthn L3 §6.1.3). Default false. */
  readonly backedUp?: boolean;
  /** Flag UV: the holder proves to be the holder; without it, requests that require UV are refused. Default true. */
  readonly userVerification?: boolean;
  /** Who attests (WebAuthn L3 §6.5.3), provided the relying party asks for attestation at all. Default `trusted`. */
  readonly attestation?: 'none' | 'self' | 'trusted' | 'untrusted';
  /** Whether each credential counts its signatures, or says 0 for ever (WebAuthn L3 §6.1.1). Default `counting`. */
  readonly counter?: 'zero' | 'counting';
  /** The model (WebAuthn L3 §6.5.1). Default that of demoAttestation. */
  readonly aaguid?: string;
}

/** A credential as the authenticator keeps it (WebAuthn L3 §4, public key credential source). */
export interface CredentialSnapshot {
  readonly id: string;
  readonly rpId: string;
  readonly userHandle: string;
  readonly userName: string;
  readonly discoverable: boolean;
  readonly signCount: number;
  readonly privateKey: PrivateJwk;
}

/** A whole authenticator as plain JSON, private keys included, oldest credential first. */
export interface AuthenticatorSnapshot {
  readonly version: 1;
  readonly options: Required<AuthenticatorOptions>;
  readonly credentials: readonly CredentialSnapshot[];
}
