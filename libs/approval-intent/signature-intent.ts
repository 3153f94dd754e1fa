import { canonicalJson } from '#libs/canonical-json';

/**
 * Everything a citizen agrees to when one of the citizen's own keys is used. The authenticator signs a hash over
 * exactly this, so an approval cannot be moved to another digest, text, relying party, certificate or session.
 */
export interface SignatureIntent {
  readonly session: string;
  /** Which of the two keys: what proves who somebody is can never sign a document, nor the reverse. */
  readonly use: 'authentication' | 'signing';
  readonly relyingParty: { readonly id: string; readonly name: string };
  /** What the citizen was shown and how it was asked, character by character. */
  readonly interaction: { readonly type: string; readonly text: string };
  /** The verification code that the relying party shows too; empty where the flow has none. */
  readonly code: string;
  /** What gets signed. `algorithm` as the protocol names it, `value` in Base64. */
  readonly digest: { readonly algorithm: string; readonly value: string };
  readonly signatureAlgorithm: 'rsassa-pss' | 'rsassa-pkcs1-v1_5' | 'ecdsa';
  /** SHA-256 of the DER form of the certificate under which it will be seen, base64url. */
  readonly certificate: string;
  /** 128 random bits of the server or more, base64url. */
  readonly nonce: string;
  /** Milliseconds since the epoch. */
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** Each kind of approval hashes another prefix, so none can ever be read as another. */
const domains: Readonly<Record<SignatureIntent['use'], string>> = {
  authentication: 'state-id/signed-authentication/1\n',
  signing: 'state-id/signature/1\n',
};

/** The bytes whose SHA-256 is the WebAuthn challenge: domain tag, then canonical JSON (RFC 8785), UTF-8. */
export function signatureIntentBytes(intent: SignatureIntent): Uint8Array {
  const { session, use, relyingParty, interaction, code, digest, signatureAlgorithm } = intent;
  const exact = {
    ...{ session, use, code, signatureAlgorithm },
    relyingParty: { id: relyingParty.id, name: relyingParty.name },
    interaction: { type: interaction.type, text: interaction.text },
    digest: { algorithm: digest.algorithm, value: digest.value },
    certificate: intent.certificate,
    nonce: intent.nonce,
    issuedAt: intent.issuedAt,
    expiresAt: intent.expiresAt,
  };
  return new TextEncoder().encode(domains[use] + canonicalJson(exact));
}

/** The WebAuthn challenge of an intent: SHA-256 over its bytes. Works in browsers and in Node. */
export async function signatureChallenge(intent: SignatureIntent): Promise<Uint8Array> {
  const bytes = signatureIntentBytes(intent) as Uint8Array<ArrayBuffer>;
  return new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', bytes));
}

/** Reads what `signatureIntentBytes` wrote; `undefined` for any other text, also for the same intent in another form. */
export function readSignatureIntent(text: string): SignatureIntent | undefined {
  const domain = Object.values(domains).find((known) => text.startsWith(known));
  if (domain === undefined) return undefined;
  try {
    const intent = JSON.parse(text.slice(domain.length)) as SignatureIntent;
    return new TextDecoder().decode(signatureIntentBytes(intent)) === text ? intent : undefined;
  } catch {
    return undefined;
  }
}
