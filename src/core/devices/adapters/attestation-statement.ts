import type { X509Certificate } from 'node:crypto';
import { verifyRegistrationResponse, type RegistrationResponseJSON } from '@simplewebauthn/server';
import { CredentialRefused } from '../devices.errors.js';
import { demand, type Expectation } from '../domain/ceremony-checks.js';
import type { Attestation } from './attestation-object.js';
import { isEcdsaSignature } from './ecdsa-signature.js';
import { es256 } from './webauthn-terms.js';

/** What authenticators of today attest with. U2F has no user verification, SafetyNet is switched off. */
const formats: readonly unknown[] = ['none', 'packed', 'tpm', 'android-key', 'apple'];

/** Extension id-fido-gen-ce-aaguid (WebAuthn L3 §8.2.1) up to the AAGUID: its OID, and its value, as not critical. */
const modelExtension = Buffer.from('060b2b0601040182e51c010104', 'hex');
const modelValue = Buffer.from('04120410', 'hex');

/**
 * WebAuthn L3 §7.1 steps 21-22: the statement is what its format demands. Whom it comes from is decided later.
 * @throws CredentialRefused with the check that failed
 */
export async function demandAttestation(
  response: RegistrationResponseJSON,
  attestation: Attestation,
  aaguid: Uint8Array,
  expected: Expectation,
): Promise<void> {
  demand(formats.includes(attestation.format), 'attestation_format');
  if (attestation.format === 'packed') checkPacked(attestation, aaguid);
  demand(await isVerified(response, expected), 'attestation_signature');
}

/** Whether an attestation certificate is for this model; `undefined` when it does not name one. */
export function isForModel({ raw }: X509Certificate, aaguid: Uint8Array): boolean | undefined {
  if (!raw.includes(modelExtension)) return undefined;
  return raw.includes(Buffer.concat([modelExtension, modelValue, aaguid]));
}

/** What the library leaves open of WebAuthn L3 §8.2. */
function checkPacked({ statement, chain }: Attestation, aaguid: Uint8Array): void {
  const [leaf] = chain;
  const signature = statement.get('sig');
  demand(statement.size === (leaf ? 3 : 2), 'attestation_statement');
  // The format would allow others to a maker's key; none is known that uses one.
  demand(statement.get('alg') === es256, 'attestation_algorithm');
  demand(signature instanceof Uint8Array, 'attestation_statement');
  demand(isEcdsaSignature(signature), 'attestation_signature');
  demand(!leaf || (aaguid.some((byte) => byte !== 0) && isForModel(leaf, aaguid) !== false), 'attestation_model');
}

async function isVerified(response: RegistrationResponseJSON, expected: Expectation): Promise<boolean> {
  try {
    const options = { response, expectedChallenge: expected.challenge, expectedOrigin: expected.origin };
    const { verified } = await verifyRegistrationResponse({
      ...options,
      expectedRPID: expected.rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs: [es256],
    });
    return verified;
  } catch (error) {
    throw new CredentialRefused('attestation_statement', { cause: error });
  }
}
