import { canonicalJson } from '#libs/canonical-json';
import type { LevelOfAssurance } from '#libs/assurance';

/**
 * Everything a citizen agrees to when confirming a sign-in. The authenticator signs a hash over exactly this, so a
 * confirmation cannot be moved to another portal, purpose, level or session.
 */
export interface AuthenticationIntent {
  readonly session: string;
  readonly relyingParty: { readonly id: string; readonly name: string };
  /** The text shown to the citizen, character by character. */
  readonly purpose: string;
  readonly level: LevelOfAssurance;
  /** The verification code that page and phone both show: four digits. */
  readonly code: string;
  /** 128 random bits of the server, base64url. */
  readonly nonce: string;
}

/** Keeps a confirmed sign-in from ever being read as a signature: each kind of approval hashes another prefix. */
const authenticationDomain = 'state-id/authentication/1\n';

/** The bytes whose SHA-256 is the WebAuthn challenge: domain tag, then canonical JSON (RFC 8785), UTF-8. */
export function authenticationIntentBytes(intent: AuthenticationIntent): Uint8Array {
  const { session, relyingParty, purpose, level, code, nonce } = intent;
  const exact = {
    session,
    relyingParty: { id: relyingParty.id, name: relyingParty.name },
    purpose,
    level,
    code,
    nonce,
  };
  return new TextEncoder().encode(authenticationDomain + canonicalJson(exact));
}

/** The WebAuthn challenge of an intent: SHA-256 over its bytes. Works in browsers and in Node. */
export async function authenticationChallenge(intent: AuthenticationIntent): Promise<Uint8Array> {
  const bytes = authenticationIntentBytes(intent);
  return new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
}
