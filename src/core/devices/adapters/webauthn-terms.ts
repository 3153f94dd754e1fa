import { SettingsService } from '@simplewebauthn/server';
import { parseAuthenticatorData } from '@simplewebauthn/server/helpers';
import { CredentialRefused } from '../devices.errors.js';
import { demand, type AuthenticatorFlags } from '../domain/ceremony-checks.js';
import type { CeremonyFault } from '../domain/ceremony-fault.js';

/** COSE algorithm identifier of ECDSA with SHA-256 (RFC 9053 §2.1): the one we ask for. */
export const es256 = -7;

/** Characters of one encoded member; the longest true ones, attestations with a chain, have a third of it. */
const longestMember = 16_384;

// Whom to trust is decided in one place, attestation-trust.ts. With roots of its own the library would also fetch
// revocation lists from addresses that a certificate names, which are the caller's to choose.
for (const identifier of ['apple', 'android-key', 'android-safetynet'] as const) {
  SettingsService.setRootCertificates({ identifier, certificates: [] });
}

/** Runs a decoder; whatever it throws means that the response is not what it should be. */
export function decode<Value>(decoder: () => Value, fault: CeremonyFault): Value {
  try {
    return decoder();
  } catch (error) {
    throw new CredentialRefused(fault, { cause: error });
  }
}

/** Base64url without padding (RFC 4648 §5), in the only form that encodes these bytes: decoders differ on the rest. */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  demand(text.length <= longestMember, 'oversized');
  const bytes = Uint8Array.from(Buffer.from(text, 'base64url'));
  demand(toBase64url(bytes) === text, 'not_base64url');
  return bytes;
}

export function toBase64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

/** Authenticator data (WebAuthn L3 §6.1), to the last byte. */
export function decodeAuthenticatorData(bytes: Uint8Array<ArrayBuffer>) {
  const data = decode(() => parseAuthenticatorData(bytes), 'authenticator_data_malformed');
  const { up, uv, be, bs, flagsInt } = data.flags;
  const flags: AuthenticatorFlags = {
    userPresent: up,
    userVerified: uv,
    backupEligible: be,
    backedUp: bs,
    reserved: (flagsInt & 0b0010_0010) !== 0,
  };
  return { ...data, flags, attested: data.flags.at };
}
