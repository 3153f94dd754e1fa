import { createHash, verify } from 'node:crypto';
import { readClientData } from './client-data.js';
import { isEcdsaSignature, readCredentialKey } from './credential-key.js';
import { readBase64url } from './base64url.js';

/** What an authenticator answers (WebAuthn L3 §5.2.2), every member in base64url. */
export interface Assertion {
  readonly id: string;
  readonly rawId: string;
  readonly type: string;
  readonly response: {
    readonly clientDataJSON: string;
    readonly authenticatorData: string;
    readonly signature: string;
    readonly userHandle?: string | undefined;
  };
}

/** The credential that has to have answered. */
export interface ExpectedCredential {
  readonly id: string;
  /** COSE_Key on P-256 for ES256, in its canonical form. */
  readonly publicKey: Uint8Array;
  readonly backupEligible: boolean;
  readonly userHandle: string;
}

/** What it has to have answered, and where. */
export interface ExpectedCeremony {
  /** base64url */
  readonly challenge: string;
  readonly origin: string;
  readonly rpId: string;
}

/** Why an assertion proves nothing. */
export type AssertionFault =
  | 'id'
  | 'encoding'
  | 'client_data'
  | 'type'
  | 'challenge'
  | 'origin'
  | 'framed'
  | 'authenticator_data'
  | 'rp_id'
  | 'user_absent'
  | 'user_unverified'
  | 'flags'
  | 'backup_changed'
  | 'user_handle'
  | 'key'
  | 'signature';

export type AssertionVerdict =
  { readonly holds: true; readonly signCount: number } | { readonly holds: false; readonly fault: AssertionFault };

const flag = { up: 0x01, uv: 0x04, be: 0x08, bs: 0x10 } as const;
/** RP ID hash, flags and count: all there is without extensions and without a new credential (WebAuthn L3 §6.1). */
const dataLength = 37;

/**
 * Every step of WebAuthn L3 §7.2 but the judgement of the count, with nothing but Node's own cryptography, so that it
 * can stand inside a module that has to be small.
 */
export function verifyAssertion(
  assertion: Assertion,
  credential: ExpectedCredential,
  expected: ExpectedCeremony,
): AssertionVerdict {
  const { id, rawId, type, response } = assertion;
  if (type !== 'public-key' || id !== rawId || id !== credential.id) return refused('id');
  const clientDataJson = readBase64url(response.clientDataJSON);
  const data = readBase64url(response.authenticatorData);
  const signature = readBase64url(response.signature);
  if (!clientDataJson || !data || !signature) return refused('encoding');
  const fault =
    clientDataFault(clientDataJson, expected) ??
    authenticatorFault(data, credential, expected.rpId) ??
    userFault(response.userHandle, credential) ??
    signatureFault(credential, Buffer.concat([data, sha256(clientDataJson)]), signature);
  return fault === undefined ? { holds: true, signCount: data.readUInt32BE(33) } : refused(fault);
}

function refused(fault: AssertionFault): AssertionVerdict {
  return { holds: false, fault };
}

/** Steps 8-14. */
function clientDataFault(json: Buffer, expected: ExpectedCeremony): AssertionFault | undefined {
  const data = readClientData(json);
  if (!data) return 'client_data';
  if (data['type'] !== 'webauthn.get') return 'type';
  if (data['challenge'] !== expected.challenge) return 'challenge';
  if (data['origin'] !== expected.origin) return 'origin';
  const { crossOrigin, topOrigin, tokenBinding } = data;
  const alone = (crossOrigin === undefined || crossOrigin === false) && topOrigin === undefined;
  return alone && tokenBinding === undefined ? undefined : 'framed';
}

/** Steps 15-19. Of the flags none may be set that was not asked for or has no meaning yet. */
function authenticatorFault(data: Buffer, credential: ExpectedCredential, rpId: string): AssertionFault | undefined {
  if (data.length !== dataLength) return 'authenticator_data';
  if (!data.subarray(0, 32).equals(sha256(Buffer.from(rpId)))) return 'rp_id';
  const flags = data.readUInt8(32);
  if ((flags & flag.up) === 0) return 'user_absent';
  if ((flags & flag.uv) === 0) return 'user_unverified';
  if ((flags & ~(flag.up | flag.uv | flag.be | flag.bs)) !== 0) return 'flags';
  const eligible = (flags & flag.be) !== 0;
  if (!eligible && (flags & flag.bs) !== 0) return 'flags';
  return eligible === credential.backupEligible ? undefined : 'backup_changed';
}

/** Step 6. */
function userFault(userHandle: string | undefined, credential: ExpectedCredential): AssertionFault | undefined {
  return userHandle === undefined || userHandle === credential.userHandle ? undefined : 'user_handle';
}

/** Steps 20-21. */
function signatureFault(
  { publicKey }: ExpectedCredential,
  data: Buffer,
  signature: Buffer,
): AssertionFault | undefined {
  const key = readCredentialKey(publicKey);
  if (!key) return 'key';
  const holds = isEcdsaSignature(signature) && verify('sha256', data, { key, dsaEncoding: 'der' }, signature);
  return holds ? undefined : 'signature';
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
