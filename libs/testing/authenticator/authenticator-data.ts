import { createHash } from 'node:crypto';
import { type CborMap, encodeCbor } from './cbor.js';

/** The bits of the flags byte (WebAuthn L3 §6.1), the two reserved ones included. */
const flagBits = { up: 0x01, rfu1: 0x02, uv: 0x04, be: 0x08, bs: 0x10, rfu2: 0x20, at: 0x40, ed: 0x80 } as const;

/** Flags by the names of WebAuthn L3 §6.1; a flag left out is 0, but `at` and `ed` follow what the data holds. */
export type AuthenticatorFlags = Readonly<Partial<Record<keyof typeof flagBits, boolean>>>;

/** The new credential as the authenticator describes it (WebAuthn L3 §6.5.1). */
export interface AttestedCredentialParts {
  readonly aaguid: string;
  readonly credentialId: Uint8Array;
  /** The length that is claimed for the credential id, when it is not the true one. */
  readonly claimedIdLength?: number;
  /** A COSE key, or bytes to stand in its place. */
  readonly publicKey: CborMap | Uint8Array;
}

/** All that goes into authenticator data (WebAuthn L3 §6.1). */
export interface AuthenticatorDataParts {
  readonly rpId: string;
  readonly flags: AuthenticatorFlags;
  readonly signCount: number;
  readonly attestedCredential?: AttestedCredentialParts;
  /** Authenticator extension outputs (WebAuthn L3 §9.5), or bytes to stand in their place. */
  readonly extensions?: CborMap | Uint8Array;
  /** Bytes after the end; no authenticator sends any. */
  readonly trailing?: Uint8Array;
}

/** The bytes of authenticator data (WebAuthn L3 §6.1): 37, then the attested credential, then the extensions. */
export function authenticatorData(parts: AuthenticatorDataParts): Buffer {
  const { rpId, signCount, attestedCredential, extensions, trailing } = parts;
  const counter = Buffer.alloc(4);
  counter.writeUInt32BE(signCount);
  return Buffer.concat([
    createHash('sha256').update(rpId).digest(),
    Buffer.of(flagsByte({ at: attestedCredential !== undefined, ed: extensions !== undefined, ...parts.flags })),
    counter,
    attestedCredential ? attestedCredentialData(attestedCredential) : Buffer.of(),
    extensions ? cborOrBytes(extensions) : Buffer.of(),
    trailing ?? Buffer.of(),
  ]);
}

/** The bytes of attested credential data (WebAuthn L3 §6.5.1): AAGUID, length, credential id, COSE key. */
export function attestedCredentialData(parts: AttestedCredentialParts): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(parts.claimedIdLength ?? parts.credentialId.length);
  return Buffer.concat([aaguidBytes(parts.aaguid), length, parts.credentialId, cborOrBytes(parts.publicKey)]);
}

function flagsByte(flags: AuthenticatorFlags): number {
  return Object.entries(flagBits).reduce(
    (byte, [name, bit]) => (flags[name as keyof typeof flagBits] ? byte | bit : byte),
    0,
  );
}

function aaguidBytes(aaguid: string): Buffer {
  const bytes = Buffer.from(aaguid.replaceAll('-', ''), 'hex');
  if (bytes.length !== 16) throw new TypeError(`an AAGUID is a UUID, not "${aaguid}"`);
  return bytes;
}

function cborOrBytes(value: CborMap | Uint8Array): Uint8Array {
  return value instanceof Uint8Array ? value : encodeCbor(value);
}
