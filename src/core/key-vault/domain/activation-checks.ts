import { createHash, X509Certificate } from 'node:crypto';
import { signatureIntentBytes, type SignatureIntent } from '#libs/approval-intent';
import { digestOf, readAcspV2Payload } from '#libs/smart-id-api';
import { verifyAssertion } from '#libs/webauthn-assertion';
import type { ActivationFault } from './activation-fault.js';
import type { CitizenKey } from './citizen-key.js';
import { digestOfIntent, schemeOfIntent, type DigestScheme } from './digest-scheme.js';
import type { SigningOrder } from './signing-order.js';

/** The one page on which citizens answer. */
export interface ActivationSite {
  readonly origin: string;
  readonly rpId: string;
}

/** What is to be done when every check has held. */
export interface ActivationGranted {
  readonly digest: Uint8Array;
  readonly scheme: DigestScheme;
  readonly signCount: number;
}

/** Longer than any session: an approval that is not used soon is not used at all. */
export const longestIntentMs = 10 * 60_000;
/** How far two clocks of ours may differ. */
const clockAllowanceMs = 10_000;

/** Every check of an order but the seal of its key; the first that fails decides. */
export function checkActivation(
  order: SigningOrder,
  site: ActivationSite,
  now: number,
): ActivationGranted | ActivationFault {
  const { key, intent } = order;
  const scheme = schemeOfIntent(intent, key.algorithm);
  if (intent.use !== key.use) return 'wrong_use';
  if (!scheme) return 'wrong_algorithm';
  const digest = digestOfIntent(intent, scheme);
  if (!digest) return 'wrong_digest';
  const fault =
    timeFault(intent, now) ?? certificateFault(order.certificate, order, now) ?? payloadFault(order, digest, scheme);
  if (fault) return fault;
  const challenge = createHash('sha256').update(signatureIntentBytes(intent)).digest('base64url');
  const verdict = verifyAssertion(order.assertion, credentialOf(key), { ...site, challenge });
  return verdict.holds ? { digest, scheme, signCount: verdict.signCount } : `assertion_${verdict.fault}`;
}

function timeFault({ issuedAt, expiresAt }: SignatureIntent, now: number): ActivationFault | undefined {
  if (!Number.isSafeInteger(issuedAt) || !Number.isSafeInteger(expiresAt)) return 'malformed';
  if (expiresAt - issuedAt > longestIntentMs) return 'lives_too_long';
  if (now + clockAllowanceMs < issuedAt) return 'not_yet';
  return now < expiresAt ? undefined : 'expired';
}

/** The certificate is the one that the intent names, it is for this key, and it is valid now. */
function certificateFault(
  certificate: Uint8Array,
  { key, intent }: SigningOrder,
  now: number,
): ActivationFault | undefined {
  const hash = createHash('sha256').update(certificate).digest('base64url');
  if (hash !== intent.certificate) return 'wrong_certificate';
  const { raw, publicKey, validFrom, validTo } = new X509Certificate(certificate);
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  if (!raw.equals(certificate) || !spki.equals(key.publicKey)) return 'foreign_certificate';
  return Date.parse(validFrom) <= now && now <= Date.parse(validTo) ? undefined : 'certificate_not_valid';
}

/**
 * What proves who somebody is signs nothing but an ACSP_V2 message of the relying party that was shown. The older
 * protocols, which do not know RSASSA-PSS, have the relying party's own hash in its place.
 */
function payloadFault(
  { intent, payload }: SigningOrder,
  digest: Uint8Array,
  scheme: DigestScheme,
): ActivationFault | undefined {
  if (intent.use === 'signing') return payload === undefined ? undefined : 'needless_payload';
  if (payload === undefined) return scheme.padding === 'pss' ? 'no_payload' : undefined;
  const said = readAcspV2Payload(payload);
  const same =
    digestOf(payload, scheme).equals(digest) &&
    said?.relyingPartyName.toLowerCase() === intent.relyingParty.name.toLowerCase() &&
    said.interactionTypeUsed === intent.interaction.type;
  return same ? undefined : 'wrong_payload';
}

function credentialOf({ credential }: CitizenKey) {
  return { ...credential, publicKey: Buffer.from(credential.publicKey, 'base64url') };
}
