export {
  attest,
  type Attestation,
  attestationObject,
  type AttestationSource,
  batchSource,
  type CborMembers,
} from './authenticator/attestation.js';
export {
  attestedCredentialData,
  type AttestedCredentialParts,
  authenticatorData,
  type AuthenticatorDataParts,
  type AuthenticatorFlags,
} from './authenticator/authenticator-data.js';
export {
  type AuthenticatorOptions,
  type AuthenticatorSnapshot,
  type CredentialSnapshot,
} from './authenticator/authenticator-snapshot.js';
export { type CborKey, type CborMap, type CborValue, encodeCbor } from './authenticator/cbor.js';
export {
  type AssertionDraft,
  assertionResponse,
  type AssertionRewrites,
  type BytesRewrite,
  type RegistrationDraft,
  registrationResponse,
  type RegistrationRewrites,
} from './authenticator/ceremony.js';
export { AuthenticatorRefusal, type ClientContext, permittedRpId, type RefusalName } from './authenticator/client.js';
export { clientDataJson, type ClientDataOverrides, type ClientDataParts } from './authenticator/client-data.js';
export {
  coseLabels,
  cosePublicKey,
  generateCredentialKey,
  type PrivateJwk,
  type PublicJwk,
  signingKey,
} from './authenticator/credential-key.js';
export {
  type AttestationBatch,
  demoAttestation,
  demoAttestationRoot,
  otherModelAttestation,
} from './authenticator/demo-attestation.js';
export { flawedCertificates } from './authenticator/flawed-attestation.js';
export {
  type AssertionOverrides,
  type CoseKeyOverrides,
  forgeAssertion,
  forgeRegistration,
  type JsonOverrides,
  type RegistrationOverrides,
} from './authenticator/forge.js';
export { SoftwareAuthenticator } from './authenticator/software-authenticator.js';
export { untrustedAttestation, untrustedAttestationRoot } from './authenticator/untrusted-attestation.js';
export { request, type Answer } from './virtual-phone/http.js';
export {
  Refusal,
  VirtualPhone,
  type ActivatedPhone,
  type PhoneMemory,
  type ShownRequest,
} from './virtual-phone/virtual-phone.js';
