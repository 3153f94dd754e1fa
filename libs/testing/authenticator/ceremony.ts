import { createHash, type KeyObject } from 'node:crypto';
import type {
  AuthenticationExtensionsClientOutputs,
  AuthenticationResponseJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server';
import { attest, attestationObject, type Attestation, type AttestationSource } from './attestation.js';
import { type AttestedCredentialParts, authenticatorData, type AuthenticatorDataParts } from './authenticator-data.js';
import { clientDataJson, type ClientDataOverrides, type ClientDataParts } from './client-data.js';
import { ES256, signEs256 } from './credential-key.js';

/** A registration before it is put into bytes and attested (WebAuthn L3 §6.3.2). */
export interface RegistrationDraft {
  readonly clientData: ClientDataParts | ClientDataOverrides;
  readonly authenticatorData: AuthenticatorDataParts & { readonly attestedCredential: AttestedCredentialParts };
  readonly attestation: AttestationSource;
  /** The new credential's own key; it signs only when `attestation` says so. */
  readonly privateKey: KeyObject;
  readonly subjectPublicKeyInfo: Uint8Array;
  readonly clientExtensionResults: AuthenticationExtensionsClientOutputs;
}

/** An assertion before it is put into bytes and signed (WebAuthn L3 §6.3.3); `userHandle` is base64url text. */
export interface AssertionDraft {
  readonly clientData: ClientDataParts | ClientDataOverrides;
  readonly authenticatorData: AuthenticatorDataParts;
  readonly credentialId: Uint8Array;
  readonly privateKey: KeyObject;
  readonly userHandle: string | undefined;
}

/** Gets the valid bytes and returns those to use instead. */
export type BytesRewrite = (valid: Buffer) => Uint8Array;

/** Steps of an assertion at which bytes can be changed; what is signed later is signed over the changed ones. */
export interface AssertionRewrites {
  readonly clientDataJson?: BytesRewrite;
  readonly authenticatorData?: BytesRewrite;
  readonly signature?: BytesRewrite;
}

/** Steps of a registration at which bytes can be changed; the signature is the attestation's. */
export interface RegistrationRewrites extends AssertionRewrites {
  readonly attestation?: (valid: Attestation) => Attestation;
  readonly attestationObject?: BytesRewrite;
}

/** Puts a registration into bytes and attests to it, as `PublicKeyCredential.toJSON` shows it (WebAuthn L3 §5.1). */
export function registrationResponse(
  draft: RegistrationDraft,
  rewrites: RegistrationRewrites = {},
): RegistrationResponseJSON {
  const clientData = rewritten(clientDataJson(draft.clientData), rewrites.clientDataJson);
  const authData = rewritten(authenticatorData(draft.authenticatorData), rewrites.authenticatorData);
  const valid = attest(draft.attestation, signedData(authData, clientData), rewrites.signature);
  const attestation = rewrites.attestation?.(valid) ?? valid;
  const object = attestationObject({ ...attestation, authenticatorData: authData });
  const id = base64url(draft.authenticatorData.attestedCredential.credentialId);
  return {
    id,
    rawId: id,
    type: 'public-key',
    authenticatorAttachment: 'platform',
    clientExtensionResults: draft.clientExtensionResults,
    response: {
      clientDataJSON: base64url(clientData),
      attestationObject: base64url(rewritten(object, rewrites.attestationObject)),
      authenticatorData: base64url(authData),
      transports: ['internal'],
      publicKeyAlgorithm: ES256,
      publicKey: base64url(draft.subjectPublicKeyInfo),
    },
  };
}

/** Puts an assertion into bytes and signs it, as `PublicKeyCredential.toJSON` shows it (WebAuthn L3 §5.1). */
export function assertionResponse(draft: AssertionDraft, rewrites: AssertionRewrites = {}): AuthenticationResponseJSON {
  const clientData = rewritten(clientDataJson(draft.clientData), rewrites.clientDataJson);
  const authData = rewritten(authenticatorData(draft.authenticatorData), rewrites.authenticatorData);
  const signature = signEs256(draft.privateKey, signedData(authData, clientData));
  const id = base64url(draft.credentialId);
  return {
    id,
    rawId: id,
    type: 'public-key',
    authenticatorAttachment: 'platform',
    clientExtensionResults: {},
    response: {
      clientDataJSON: base64url(clientData),
      authenticatorData: base64url(authData),
      signature: base64url(rewritten(signature, rewrites.signature)),
      ...(draft.userHandle !== undefined && { userHandle: draft.userHandle }),
    },
  };
}

/** What is signed: authenticator data, then the hash of the client data (WebAuthn L3 §6.3.3, §8.2). */
function signedData(authData: Uint8Array, clientData: Uint8Array): Buffer {
  return Buffer.concat([authData, createHash('sha256').update(clientData).digest()]);
}

function rewritten(valid: Buffer, rewrite: BytesRewrite | undefined): Uint8Array {
  return rewrite ? rewrite(valid) : valid;
}

function base64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}
