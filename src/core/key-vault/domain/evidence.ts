import { createHash, X509Certificate } from 'node:crypto';
import { readSignatureIntent, signatureIntentBytes } from '#libs/approval-intent';
import { canonicalJson } from '#libs/canonical-json';
import { digestOf } from '#libs/smart-id-api';
import { verifyAssertion } from '#libs/webauthn-assertion';
import type { ActivationSite } from './activation-checks.js';
import type { KeyAlgorithm } from './citizen-key.js';
import { digestOfIntent, isSignature, schemeOfIntent } from './digest-scheme.js';
import type { SigningOrder } from './signing-order.js';

/** What proves, to anybody and without us, that a citizen wanted a signature: plain JSON, bytes in Base64. */
export interface SignatureEvidence {
  readonly version: 1;
  /** The exact text whose hash was the WebAuthn challenge. */
  readonly intent: string;
  readonly payload?: string;
  readonly assertion: {
    readonly clientDataJSON: string;
    readonly authenticatorData: string;
    readonly signature: string;
  };
  readonly credential: {
    readonly id: string;
    /** COSE_Key, base64url. */
    readonly publicKey: string;
    readonly backupEligible: boolean;
  };
  readonly site: ActivationSite;
  readonly certificate: string;
  readonly signature: string;
  /** Milliseconds since the epoch. */
  readonly signedAt: number;
}

/** Evidence as it is kept: canonical JSON, so that one record has one hash. */
export function writeEvidence(
  { key, intent, payload, certificate, assertion }: SigningOrder,
  site: ActivationSite,
  signature: Uint8Array,
  signedAt: number,
): string {
  const { clientDataJSON, authenticatorData } = assertion.response;
  const { id, publicKey, backupEligible } = key.credential;
  return canonicalJson({
    version: 1,
    intent: new TextDecoder().decode(signatureIntentBytes(intent)),
    ...(payload !== undefined && { payload }),
    assertion: { clientDataJSON, authenticatorData, signature: assertion.response.signature },
    credential: { id, publicKey, backupEligible },
    site: { origin: site.origin, rpId: site.rpId },
    certificate: Buffer.from(certificate).toString('base64'),
    signature: Buffer.from(signature).toString('base64'),
    signedAt,
  });
}

/** Why a record proves nothing. */
export type EvidenceFault = 'malformed' | 'intent' | 'payload' | 'assertion' | 'certificate' | 'signature';

/** Checks a record with nothing but itself; `undefined` when it proves what it says. */
export function evidenceFault(text: string): EvidenceFault | undefined {
  try {
    return faultOf(JSON.parse(text) as SignatureEvidence);
  } catch {
    return 'malformed';
  }
}

function faultOf(evidence: SignatureEvidence): EvidenceFault | undefined {
  const { credential, site } = evidence;
  const intent = evidence.version === 1 ? readSignatureIntent(evidence.intent) : undefined;
  if (!intent) return 'intent';
  const challenge = createHash('sha256').update(evidence.intent).digest('base64url');
  const assertion = { id: credential.id, rawId: credential.id, type: 'public-key', response: evidence.assertion };
  const publicKey = Buffer.from(credential.publicKey, 'base64url');
  const expected = { ...credential, publicKey, userHandle: '' };
  if (!verifyAssertion(assertion, expected, { ...site, challenge }).holds) return 'assertion';
  const certificate = Buffer.from(evidence.certificate, 'base64');
  if (createHash('sha256').update(certificate).digest('base64url') !== intent.certificate) return 'certificate';
  const { publicKey: key } = new X509Certificate(certificate);
  const algorithm: KeyAlgorithm = key.asymmetricKeyType === 'ec' ? 'EC-P256' : 'RSA-3072';
  const scheme = schemeOfIntent(intent, algorithm);
  const digest = scheme && digestOfIntent(intent, scheme);
  if (!digest) return 'intent';
  if (evidence.payload !== undefined && !digestOf(evidence.payload, scheme).equals(digest)) return 'payload';
  return isSignature(Buffer.from(evidence.signature, 'base64'), digest, key, scheme) ? undefined : 'signature';
}

/** What the records and the audit know a record by: SHA-256 of its text, base64url. */
export function evidenceHash(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
