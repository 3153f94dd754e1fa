import {
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON,
  type AuthenticationResponseJSON,
  verifyAuthenticationResponse,
  type VerifiedAuthenticationResponse,
  type VerifiedRegistrationResponse,
  verifyRegistrationResponse,
  type WebAuthnCredential,
} from '@simplewebauthn/server';

const challenge = Buffer.alloc(32, 7).toString('base64url');

/** The page of the relying party that the specs of this folder play. */
export const page = { origin: 'https://id.example.org' } as const;

/** The RP ID of that page: its host (WebAuthn L3 §5.4.2). */
export const rpId = 'id.example.org';

/** Options for a discoverable credential with attestation (WebAuthn L3 §5.4). */
export function creationOptions(
  changes: Partial<PublicKeyCredentialCreationOptionsJSON> = {},
): PublicKeyCredentialCreationOptionsJSON {
  return {
    rp: { id: rpId, name: 'Example' },
    user: { id: Buffer.from('user-1').toString('base64url'), name: 'user-1', displayName: 'User One' },
    challenge,
    pubKeyCredParams: [{ alg: -7, type: 'public-key' }],
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    attestation: 'direct',
    ...changes,
  };
}

/** Options for signing in with any discoverable credential (WebAuthn L3 §5.5). */
export function requestOptions(
  changes: Partial<PublicKeyCredentialRequestOptionsJSON> = {},
): PublicKeyCredentialRequestOptionsJSON {
  return { rpId, challenge, userVerification: 'required', ...changes };
}

/** Verifies a registration with the library that the server uses (WebAuthn L3 §7.1). */
export function verifyRegistration(response: RegistrationResponseJSON): Promise<VerifiedRegistrationResponse> {
  return verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: page.origin,
    expectedRPID: rpId,
    supportedAlgorithmIDs: [-7],
  });
}

/** Verifies an assertion with the library that the server uses (WebAuthn L3 §7.2). */
export function verifyAssertion(
  response: AuthenticationResponseJSON,
  credential: WebAuthnCredential,
): Promise<VerifiedAuthenticationResponse> {
  return verifyAuthenticationResponse({
    response,
    credential,
    expectedChallenge: challenge,
    expectedOrigin: page.origin,
    expectedRPID: rpId,
  });
}
