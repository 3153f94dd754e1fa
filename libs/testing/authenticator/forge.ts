import type { KeyObject } from 'node:crypto';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { AttestationSource, CborMembers } from './attestation.js';
import type { AttestedCredentialParts, AuthenticatorDataParts } from './authenticator-data.js';
import type { CborKey, CborMap, CborValue } from './cbor.js';
import {
  type AssertionDraft,
  assertionResponse,
  type AssertionRewrites,
  type RegistrationDraft,
  registrationResponse,
  type RegistrationRewrites,
} from './ceremony.js';
import type { ClientDataOverrides } from './client-data.js';
import { coseLabels } from './credential-key.js';

/** Members of a COSE key to change, or to remove by `undefined`; `extra` adds further labels (RFC 9052 §7). */
export type CoseKeyOverrides = Partial<Record<keyof typeof coseLabels, CborValue | undefined>> & {
  readonly extra?: ReadonlyMap<CborKey, CborValue>;
};

/** The final JSON with any member changed, added, or removed by `undefined`. */
export type JsonOverrides = Readonly<Record<string, unknown>> & {
  readonly response?: Readonly<Record<string, unknown>>;
};

/** What a forged assertion shall have otherwise; all else stays valid, and the signature covers the changed data. */
export interface AssertionOverrides {
  readonly clientData?: ClientDataOverrides;
  /** Flags are merged with the valid ones; `attestedCredential` has no place in a true assertion. */
  readonly authenticatorData?: Partial<AuthenticatorDataParts>;
  /** Changes `id` and `rawId` alike; for only one of them use `json`. */
  readonly credentialId?: Uint8Array;
  readonly userHandle?: string | undefined;
  readonly signingKey?: KeyObject;
  readonly rewrites?: AssertionRewrites;
  readonly json?: JsonOverrides;
}

/** What a forged registration shall have otherwise; all else stays valid, and the signature covers the changed data. */
export interface RegistrationOverrides {
  readonly clientData?: ClientDataOverrides;
  readonly authenticatorData?: Partial<Omit<AuthenticatorDataParts, 'attestedCredential'>>;
  readonly attestedCredential?: Partial<Omit<AttestedCredentialParts, 'publicKey'>>;
  /** Members of the COSE key, or bytes to stand in its place. */
  readonly publicKey?: CoseKeyOverrides | Uint8Array;
  readonly attestation?: {
    readonly source?: AttestationSource;
    readonly format?: string;
    readonly statement?: CborMembers;
    readonly extra?: CborMembers;
  };
  /** The key that signs the attestation, of whichever kind. */
  readonly signingKey?: KeyObject;
  readonly rewrites?: Omit<RegistrationRewrites, 'attestation'>;
  readonly json?: JsonOverrides;
}

/** Makes a registration that is valid but for `overrides` (WebAuthn L3 §7.1: each step is to refuse its own). */
export function forgeRegistration(
  draft: RegistrationDraft,
  overrides: RegistrationOverrides = {},
): RegistrationResponseJSON {
  const { attestation = {}, rewrites = {}, signingKey } = overrides;
  const source = attestation.source ?? draft.attestation;
  const valid = draft.authenticatorData.attestedCredential;
  const attestedCredential = {
    ...valid,
    publicKey: forgedKey(valid.publicKey, overrides.publicKey),
    ...overrides.attestedCredential,
  };
  const forged: RegistrationDraft = {
    ...draft,
    clientData: { ...draft.clientData, ...overrides.clientData },
    authenticatorData: { ...merged(draft.authenticatorData, overrides.authenticatorData), attestedCredential },
    attestation: signingKey && source.kind !== 'none' ? { ...source, privateKey: signingKey } : source,
  };
  const response = registrationResponse(forged, {
    attestation: (attested) => ({
      format: attestation.format ?? attested.format,
      statement: { ...attested.statement, ...attestation.statement },
      ...(attestation.extra && { extra: attestation.extra }),
    }),
    ...rewrites,
  });
  return withJson(response, overrides.json);
}

/** Makes an assertion that is valid but for `overrides` (WebAuthn L3 §7.2: each step is to refuse its own). */
export function forgeAssertion(draft: AssertionDraft, overrides: AssertionOverrides = {}): AuthenticationResponseJSON {
  const forged: AssertionDraft = {
    clientData: { ...draft.clientData, ...overrides.clientData },
    authenticatorData: merged(draft.authenticatorData, overrides.authenticatorData),
    credentialId: overrides.credentialId ?? draft.credentialId,
    privateKey: overrides.signingKey ?? draft.privateKey,
    userHandle: 'userHandle' in overrides ? overrides.userHandle : draft.userHandle,
  };
  return withJson(assertionResponse(forged, overrides.rewrites), overrides.json);
}

function merged(
  valid: AuthenticatorDataParts,
  overrides: Partial<AuthenticatorDataParts> = {},
): AuthenticatorDataParts {
  return { ...valid, ...overrides, flags: { ...valid.flags, ...overrides.flags } };
}

function forgedKey(valid: CborMap | Uint8Array, overrides: CoseKeyOverrides | Uint8Array = {}): CborMap | Uint8Array {
  if (overrides instanceof Uint8Array) return overrides;
  if (valid instanceof Uint8Array) return valid;
  const { extra = new Map<CborKey, CborValue>(), ...named } = overrides;
  const key = new Map<CborKey, CborValue>([...valid, ...extra]);
  for (const [name, value] of Object.entries(named)) {
    const label = coseLabels[name as keyof typeof coseLabels];
    if (value === undefined) key.delete(label);
    else key.set(label, value);
  }
  return key;
}

function withJson<Response extends { readonly response: object }>(
  response: Response,
  overrides: JsonOverrides = {},
): Response {
  return { ...response, ...overrides, response: { ...response.response, ...overrides.response } };
}
