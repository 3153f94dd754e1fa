import { X509Certificate } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';
import { demand } from '../domain/ceremony-checks.js';
import { decode, fromBase64url } from './webauthn-terms.js';

/** What vouches for a new credential (WebAuthn L3 §6.5.4), before anybody has looked whether it is true. */
export interface Attestation {
  readonly format: unknown;
  readonly statement: ReadonlyMap<unknown, unknown>;
  /** The certificates of the statement, leaf first; empty without any. */
  readonly chain: readonly X509Certificate[];
}

type Bytes = Uint8Array<ArrayBuffer>;

/** WebAuthn L3 §7.1 step 13: the three members of §6.5.4 and nothing else. */
export function decodeAttestationObject(encoded: string): { attestation: Attestation; authenticatorData: Bytes } {
  const bytes = fromBase64url(encoded);
  const decoded: unknown = decode(() => isoCBOR.decodeFirst(bytes), 'attestation_malformed');
  demand(decoded instanceof Map && decoded.size === 3, 'attestation_malformed');
  // The decoder stops after the first item and takes a string that ends too early for a whole one.
  demand(Buffer.from(isoCBOR.encode(decoded)).equals(bytes), 'attestation_malformed');
  const members = decoded as ReadonlyMap<unknown, unknown>;
  const [statement, authenticatorData] = [members.get('attStmt'), members.get('authData')];
  demand(statement instanceof Map && authenticatorData instanceof Uint8Array, 'attestation_malformed');
  const attestation = { format: members.get('fmt'), statement, chain: decodeChain(statement) };
  return { attestation, authenticatorData: Uint8Array.from(authenticatorData) };
}

/** Member x5c as §8 has it in each format: at least one certificate, each the whole of its byte string. */
function decodeChain(statement: ReadonlyMap<unknown, unknown>): X509Certificate[] {
  if (!statement.has('x5c')) return [];
  const x5c = statement.get('x5c');
  demand(Array.isArray(x5c) && x5c.length > 0, 'attestation_malformed');
  return x5c.map((der: unknown) => {
    demand(der instanceof Uint8Array, 'attestation_malformed');
    const certificate = decode(() => new X509Certificate(der), 'attestation_malformed');
    demand(certificate.raw.equals(der), 'attestation_malformed');
    return certificate;
  });
}
