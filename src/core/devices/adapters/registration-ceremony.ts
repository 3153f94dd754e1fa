import type { RegistrationResponseJSON } from '@simplewebauthn/server';
import { checkAuthenticator, checkClientData, demand, type Expectation } from '../domain/ceremony-checks.js';
import { decodeAttestationObject } from './attestation-object.js';
import { demandAttestation } from './attestation-statement.js';
import type { AttestationTrust } from './attestation-trust.js';
import { decodeClientData } from './client-data.js';
import { readCredentialKey } from './credential-key.js';
import { decodeAuthenticatorData, toBase64url } from './webauthn-terms.js';

export interface RegisteredKey {
  /** Credential id, base64url. */
  readonly id: string;
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly signCount: number;
  readonly backupEligible: boolean;
  /** Whether a trusted maker attests that the key stays where it was made. */
  readonly attested: boolean;
}

/** WebAuthn L3 §4 and §7.1 step 25, in bytes. */
const shortestCredentialId = 16;
const longestCredentialId = 1023;

/** Bytes of authenticator data before the credential id, with it the AAGUID and its length (§6.1, §6.5.1). */
const beforeCredentialId = 55;

/**
 * Every step of WebAuthn L3 §7.1 that concerns the response itself. Step 26, whether the id is new, is for the caller,
 * who keeps the credentials.
 * @throws CredentialRefused with the check that failed
 */
export async function verifyRegistration(
  response: RegistrationResponseJSON,
  expected: Expectation,
  trust: AttestationTrust,
  now: number,
): Promise<RegisteredKey> {
  demand(response.type === 'public-key', 'wrong_credential_type');
  demand(response.id === response.rawId, 'id_mismatch');
  checkClientData(decodeClientData(response.response.clientDataJSON), 'webauthn.create', expected);
  const { attestation, authenticatorData } = decodeAttestationObject(response.response.attestationObject);
  const { rpIdHash, flags, counter, aaguid, credentialID } = decodeAuthenticatorData(authenticatorData);
  checkAuthenticator(rpIdHash, flags, expected);
  demand(aaguid !== undefined && credentialID !== undefined, 'no_credential_data');
  demand(toBase64url(credentialID) === response.id, 'id_mismatch');
  demand(credentialID.length >= shortestCredentialId, 'id_too_short');
  demand(credentialID.length <= longestCredentialId, 'id_too_long');
  const publicKey = readCredentialKey(authenticatorData.slice(beforeCredentialId + credentialID.length));
  await demandAttestation(response, attestation, aaguid, expected);
  const attested = trust.trusts(attestation, aaguid, now);
  return { id: response.id, publicKey, signCount: counter, backupEligible: flags.backupEligible, attested };
}
