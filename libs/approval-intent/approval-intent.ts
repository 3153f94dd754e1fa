import { canonicalJson } from '#libs/canonical-json';
import type { LevelOfAssurance } from '#libs/assurance';

/** A service that the portal may use in the citizen's name once the sign-in is confirmed. */
export interface RequestedAccess {
  readonly resource: { readonly id: string; readonly name: string };
  /** What it may do or read there, each with the text that was shown. */
  readonly rights: readonly { readonly id: string; readonly name: string }[];
  /** What for, where the portal has to say it. */
  readonly purpose?: string;
}

/**
 * Everything a citizen agrees to when confirming a sign-in. The authenticator signs a hash over exactly this, so a
 * confirmation cannot be moved to another portal, purpose, level or session.
 */
export interface AuthenticationIntent {
  readonly session: string;
  readonly relyingParty: { readonly id: string; readonly name: string };
  /** The text shown to the citizen, character by character. */
  readonly purpose: string;
  /** What the relying party adds for this one request, shown as it is; missing when it adds nothing. */
  readonly message?: string;
  readonly level: LevelOfAssurance;
  /** The verification code: four digits. Page and phone both show it, or the citizen chooses it on the phone. */
  readonly code: string;
  /** 128 random bits of the server, base64url. */
  readonly nonce: string;
  /** Missing when the portal asks for nothing but the sign-in. */
  readonly access?: readonly RequestedAccess[];
}

/** Keeps a confirmed sign-in from ever being read as a signature: each kind of approval hashes another prefix. */
const authenticationDomain = 'state-id/authentication/1\n';

/** The bytes whose SHA-256 is the WebAuthn challenge: domain tag, then canonical JSON (RFC 8785), UTF-8. */
export function authenticationIntentBytes(intent: AuthenticationIntent): Uint8Array {
  const { session, relyingParty, purpose, message, level, code, nonce, access } = intent;
  const exact = {
    session,
    relyingParty: { id: relyingParty.id, name: relyingParty.name },
    purpose,
    ...(message !== undefined && { message }),
    level,
    code,
    nonce,
    ...(access && { access: access.map(exactAccess) }),
  };
  return new TextEncoder().encode(authenticationDomain + canonicalJson(exact));
}

function exactAccess({ resource, rights, purpose }: RequestedAccess) {
  return {
    resource: { id: resource.id, name: resource.name },
    rights: rights.map(({ id, name }) => ({ id, name })),
    ...(purpose !== undefined && { purpose }),
  };
}

/** The WebAuthn challenge of an intent: SHA-256 over its bytes. Works in browsers and in Node. */
export async function authenticationChallenge(intent: AuthenticationIntent): Promise<Uint8Array> {
  const bytes = authenticationIntentBytes(intent);
  return new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
}
