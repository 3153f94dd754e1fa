import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/server';
import type { CredentialPurpose } from './device.js';

/** How long a citizen may take at each prompt, in milliseconds. */
const promptMs = 120_000;

/**
 * What the phone is asked to create (WebAuthn L3 §5.4). The authentication credential is discoverable, so that it can
 * serve as a passkey without a name being typed; the signing credential is not, so that it never offers itself.
 */
export function creationOptions(
  purpose: CredentialPurpose,
  given: { rpId: string; challenge: string; userHandle: string; citizenName: string },
): PublicKeyCredentialCreationOptionsJSON {
  const name = purpose === 'signing' ? `${given.citizenName} · signing` : given.citizenName;
  return {
    rp: { id: given.rpId, name: 'State ID' },
    user: { id: given.userHandle, name, displayName: name },
    challenge: given.challenge,
    pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
    timeout: promptMs,
    attestation: 'direct',
    authenticatorSelection: {
      residentKey: purpose === 'signing' ? 'discouraged' : 'required',
      requireResidentKey: purpose !== 'signing',
      userVerification: 'required',
    },
  };
}
