import { verifyAuthenticationResponse, type AuthenticationResponseJSON } from '@simplewebauthn/server';
import { CredentialRefused } from '../devices.errors.js';
import { checkAuthenticator, checkClientData, demand, type Expectation } from '../domain/ceremony-checks.js';
import type { Credential } from '../domain/device.js';
import { decodeClientData } from './client-data.js';
import { isEcdsaSignature } from './ecdsa-signature.js';
import { decodeAuthenticatorData, fromBase64url } from './webauthn-terms.js';

export interface VerifiedAssertion {
  readonly signCount: number;
}

/**
 * Every step of WebAuthn L3 §7.2 from the moment the credential is known, but step 22: whether the count grows is
 * judged where it is stored. Whether the credential may be used for this purpose by this person is for the caller.
 * What depends on the credential, steps 6 and 19, comes after the signature: an answer that comes sooner would tell
 * whether there is such a credential.
 * @throws CredentialRefused with the check that failed
 */
export async function verifyAssertion(
  response: AuthenticationResponseJSON,
  credential: Credential,
  expected: Expectation,
): Promise<VerifiedAssertion> {
  const { clientDataJSON, authenticatorData, signature, userHandle } = response.response;
  demand(response.type === 'public-key', 'wrong_credential_type');
  demand(response.id === response.rawId && response.id === credential.id, 'id_mismatch');
  checkClientData(decodeClientData(clientDataJSON), 'webauthn.get', expected);
  const { rpIdHash, flags, attested, counter } = decodeAuthenticatorData(fromBase64url(authenticatorData));
  checkAuthenticator(rpIdHash, flags, expected);
  demand(!attested, 'unexpected_credential_data');
  demand(isEcdsaSignature(fromBase64url(signature)), 'signature');
  demand(await isVerified(response, credential, expected), 'signature');
  demand(userHandle === undefined || userHandle === credential.userHandle, 'wrong_user_handle');
  demand(flags.backupEligible === credential.backupEligible, 'backup_changed');
  return { signCount: counter };
}

/** §7.2 step 21. The counter is ours to judge, so the library is told that it never saw one. */
async function isVerified(
  response: AuthenticationResponseJSON,
  { id, publicKey }: Credential,
  expected: Expectation,
): Promise<boolean> {
  try {
    const options = { response, expectedChallenge: expected.challenge, expectedOrigin: expected.origin };
    const { verified } = await verifyAuthenticationResponse({
      ...options,
      expectedRPID: expected.rpId,
      requireUserVerification: true,
      credential: { id, publicKey, counter: 0 },
    });
    return verified;
  } catch (error) {
    throw new CredentialRefused('signature', { cause: error });
  }
}
