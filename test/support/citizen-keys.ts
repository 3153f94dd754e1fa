import { execFileSync } from 'node:child_process';
import { createHash, createPublicKey, randomBytes, randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { signatureIntentBytes, type SignatureIntent } from '#libs/approval-intent';
import { acspV2Payload } from '#libs/smart-id-api';
import { forgeAssertion, type AssertionOverrides } from '#libs/testing';
import type { CitizenKey, CitizenKeyId, KeyAlgorithm, KeyUse } from '../../src/core/key-vault/domain/citizen-key.js';
import type { SigningOrder } from '../../src/core/key-vault/domain/signing-order.js';
import type { KeyVault } from '../../src/core/key-vault/key-vault.js';
import { makeCredential, page, type Registered } from './ceremonies.js';
import { makeFolder } from './stores.js';

export const site = { origin: page.origin, rpId: page.rpId };
export const document = Buffer.from('Договір купівлі-продажу № 7');

/** A citizen's key, the phone that activates it, and a certificate for it. */
export interface Enrolled {
  readonly key: CitizenKey;
  readonly phone: Registered;
  readonly certificate: Buffer;
}

export async function enrol(vault: KeyVault, use: KeyUse, algorithm: KeyAlgorithm = 'RSA-3072'): Promise<Enrolled> {
  const phone = await makeCredential();
  const { id, publicKey, backupEligible, userHandle } = phone.credential;
  const credential = { id, backupEligible, userHandle, publicKey: Buffer.from(publicKey).toString('base64url') };
  const binding = { id: randomUUID() as CitizenKeyId, citizenId: randomUUID(), use, algorithm, credential };
  const key = await vault.create(binding);
  return { key, phone, certificate: certify(key.publicKey) };
}

/** A certificate by an authority of a moment: what it says of the citizen does not matter to the module. */
export function certify(spki: Uint8Array): Buffer {
  const folder = makeFolder();
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  writeFileSync(file('key.pem'), key.export({ format: 'pem', type: 'spki' }));
  openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', file('authority.key'));
  openssl('req', '-x509', '-new', '-key', file('authority.key'), '-subj', '/CN=CA', '-out', file('authority.pem'));
  const issued = openssl(
    ...['x509', '-new', '-force_pubkey', file('key.pem'), '-subj', '/CN=Citizen', '-days', '30', '-outform', 'DER'],
    ...['-CA', file('authority.pem'), '-CAkey', file('authority.key'), '-set_serial', '1'],
  );
  rmSync(folder, { recursive: true });
  return issued;
}

/** What the authentication of a relying party signs. */
export const acspPayload = acspV2Payload({
  schemeName: 'state-id-test',
  serverRandom: 'r'.repeat(24),
  rpChallenge: 'c'.repeat(44),
  userChallenge: 'u'.repeat(43),
  relyingPartyName: 'БАНК',
  interactions: 'W10=',
  interactionTypeUsed: 'displayTextAndPIN',
  flowType: 'QR',
});

export function makeIntent({ key, certificate }: Enrolled, of: Partial<SignatureIntent> = {}): SignatureIntent {
  const signed = key.use === 'signing' ? document : acspPayload;
  const now = Date.now();
  return {
    session: randomUUID(),
    use: key.use,
    relyingParty: { id: 'bank', name: 'Банк' },
    interaction: { type: 'displayTextAndPIN', text: 'Підписати договір?' },
    code: '0421',
    digest: { algorithm: 'SHA-256', value: createHash('sha256').update(signed).digest('base64') },
    signatureAlgorithm: key.algorithm === 'EC-P256' ? 'ecdsa' : 'rsassa-pss',
    certificate: createHash('sha256').update(certificate).digest('base64url'),
    nonce: randomBytes(16).toString('base64url'),
    issuedAt: now,
    expiresAt: now + 120_000,
    ...of,
  };
}

export function challengeOf(intent: SignatureIntent): string {
  return createHash('sha256').update(signatureIntentBytes(intent)).digest('base64url');
}

/** The answer of a phone to an intent, but for what is overridden. */
export function answer({ authenticator }: Registered, intent: SignatureIntent, overrides: AssertionOverrides = {}) {
  const request = { rpId: page.rpId, challenge: challengeOf(intent), userVerification: 'required' } as const;
  const { id, rawId, type, response } = forgeAssertion(authenticator.draftAssertion(request, page), overrides);
  return { id, rawId, type, response };
}

/** An order in which everything is right, but for what is said of the intent. */
export function makeOrder(enrolled: Enrolled, of: Partial<SignatureIntent> = {}): SigningOrder {
  const { key, certificate, phone } = enrolled;
  const intent = makeIntent(enrolled, of);
  const payload = key.use === 'authentication' ? { payload: acspPayload } : {};
  return { key, intent, certificate, ...payload, assertion: answer(phone, intent) };
}
