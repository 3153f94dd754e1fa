import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { FixedClock } from '#libs/kernel';
import { hashAlgorithms, hashes, pkcs1Algorithms, verifyData, type SignatureScheme } from '#libs/smart-id-api';
import { generateCredentialKey, signingKey } from '#libs/testing';
import {
  acspPayload,
  answer,
  certify,
  document,
  enrol,
  makeIntent,
  makeOrder,
  site,
  type Enrolled,
} from '../../../../test/support/citizen-keys.js';
import { makeCredential } from '../../../../test/support/ceremonies.js';
import { evidenceFault } from '../domain/evidence.js';
import type { SigningOrder } from '../domain/signing-order.js';
import { ActivationRefused } from '../key-vault.errors.js';
import { SignatureActivationModule } from './signature-activation-module.js';
import { SoftwareKeyProtection } from './software-key-protection.js';

const vaultKey = Buffer.alloc(32, 'vault').toString('base64url');
// A moment ahead, so that certificates made meanwhile are valid already.
const clock = new FixedClock(Date.now() + 30_000);
const vault = new SignatureActivationModule(new SoftwareKeyProtection(vaultKey), site, clock);
const pss: SignatureScheme = { padding: 'pss', hash: 'SHA-256' };

let signing: Enrolled;
let another: Enrolled;
let authentication: Enrolled;
let elliptic: Enrolled;
beforeAll(async () => {
  signing = await enrol(vault, 'signing');
  another = await enrol(vault, 'signing');
  authentication = await enrol(vault, 'authentication');
  elliptic = await enrol(vault, 'signing', 'EC-P256');
});

const publicKeyOf = ({ key }: Enrolled): KeyObject =>
  createPublicKey({ key: Buffer.from(key.publicKey), format: 'der', type: 'spki' });
async function faultOf(order: SigningOrder, at: SignatureActivationModule = vault): Promise<string | undefined> {
  try {
    await at.sign(order);
    return undefined;
  } catch (error) {
    if (error instanceof ActivationRefused) return error.fault;
    throw error;
  }
}
const digestOf = (hash: string, data: Uint8Array | string) => createHash(hash).update(data).digest('base64');

describe('a signature', () => {
  it.each(hashAlgorithms)('by RSASSA-PSS with %s holds over the document', async (hash) => {
    const digest = { algorithm: hash, value: digestOf(hashes[hash].nodeName, document) };
    const { signature } = await vault.sign(makeOrder(signing, { digest }));
    expect(verifyData(document, signature, publicKeyOf(signing), { padding: 'pss', hash })).toBe(true);
  });

  it.each(Object.values(pkcs1Algorithms))('by the older padding with %s holds over the document', async (hash) => {
    const digest = { algorithm: hash, value: digestOf(hashes[hash].nodeName, document) };
    const { signature } = await vault.sign(makeOrder(signing, { digest, signatureAlgorithm: 'rsassa-pkcs1-v1_5' }));
    expect(verifyData(document, signature, publicKeyOf(signing), { padding: 'pkcs1', hash })).toBe(true);
  });

  it.each(['SHA-256', 'SHA-512'] as const)('on P-256 with %s holds over the document', async (hash) => {
    const digest = { algorithm: hash, value: digestOf(hashes[hash].nodeName, document) };
    const { signature, evidence } = await vault.sign(makeOrder(elliptic, { digest }));
    const key = { key: publicKeyOf(elliptic), dsaEncoding: 'ieee-p1363' } as const;
    expect(verify(hashes[hash].nodeName, document, key, signature)).toBe(true);
    expect(evidenceFault(evidence)).toBeUndefined();
  });

  it('of an authentication holds over the message of the protocol', async () => {
    const { signature, evidence } = await vault.sign(makeOrder(authentication));
    expect(verifyData(Buffer.from(acspPayload), signature, publicKeyOf(authentication), pss)).toBe(true);
    expect(evidenceFault(evidence)).toBeUndefined();
  });

  it('of the older protocols, which have no message, is over the hash of the relying party', async () => {
    const { payload: _, ...order } = makeOrder(authentication, { signatureAlgorithm: 'rsassa-pkcs1-v1_5' });
    expect(await faultOf(order)).toBeUndefined();
  });
});

describe('an order', () => {
  const changed = (order: SigningOrder, change: Partial<SigningOrder>) => ({ ...order, ...change });
  const withIntent = (of: Parameters<typeof makeIntent>[1]) => makeOrder(signing, of);

  it.each<[string, string, () => SigningOrder]>([
    ['the key of another vault', 'other_protection', () => withKey({ wrappedBy: 'software:0000000000000000' })],
    ['another private key', 'broken_seal', () => withKey({ wrapped: another.key.wrapped })],
    ['another public key', 'broken_seal', () => withKey({ publicKey: another.key.publicKey })],
    ['the seal of another key', 'broken_seal', () => withKey({ seal: another.key.seal })],
    ['no seal', 'broken_seal', () => withKey({ seal: Buffer.of() })],
    ['another owner', 'broken_seal', () => withKey({ citizenId: another.key.citizenId })],
    ['another credential', 'broken_seal', () => withKey({ credential: another.key.credential })],
    ['a key whose use was changed', 'broken_seal', () => withKey({ use: 'authentication' })],
    ['a signature by the key of authentication', 'wrong_use', () => makeOrder(authentication, { use: 'signing' })],
    ['an authentication by the key of signatures', 'wrong_use', () => withIntent({ use: 'authentication' })],
    ['an unknown hash', 'wrong_algorithm', () => withIntent({ digest: { algorithm: 'MD5', value: 'AAAA' } })],
    ['an algorithm of other keys', 'wrong_algorithm', () => withIntent({ signatureAlgorithm: 'ecdsa' })],
    ['RSA for a key on a curve', 'wrong_algorithm', () => makeOrder(elliptic, { signatureAlgorithm: 'rsassa-pss' })],
    ['a short digest', 'wrong_digest', () => withIntent({ digest: { algorithm: 'SHA-256', value: 'AAAA' } })],
    ['a time to come', 'not_yet', () => withIntent({ issuedAt: clock.now() + 60_000 })],
    ['a time gone by', 'expired', () => withIntent({ expiresAt: clock.now() })],
    ['no end', 'lives_too_long', () => withIntent({ expiresAt: clock.now() + 3_600_000 })],
    [
      'a time that is none',
      'malformed',
      () => ({ ...makeOrder(signing), intent: { ...makeIntent(signing), issuedAt: NaN } }),
    ],
    [
      'the certificate of another',
      'wrong_certificate',
      () => changed(makeOrder(signing), { certificate: another.certificate }),
    ],
    [
      'a certificate of another key',
      'foreign_certificate',
      () => makeOrder({ ...signing, certificate: another.certificate }),
    ],
    ['a document in the open', 'needless_payload', () => changed(makeOrder(signing), { payload: acspPayload })],
    ['another message', 'wrong_payload', () => changed(makeOrder(authentication), { payload: `${acspPayload}x` })],
    [
      'a message for another relying party',
      'wrong_payload',
      () => makeOrder(authentication, { relyingParty: { id: 'bank', name: 'Bank' } }),
    ],
    [
      'a message of another interaction',
      'wrong_payload',
      () => makeOrder(authentication, { interaction: { type: 'confirmationMessage', text: 'Log in?' } }),
    ],
    [
      'the answer of another citizen',
      'assertion_id',
      () => changed(makeOrder(signing), { assertion: makeOrder(another).assertion }),
    ],
    [
      'the answer to another question',
      'assertion_challenge',
      () => changed(makeOrder(signing), { assertion: makeOrder(signing).assertion }),
    ],
    [
      'the answer of a page elsewhere',
      'assertion_origin',
      () => forged({ clientData: { origin: 'https://sign.example' } }),
    ],
    ['the answer to another service', 'assertion_rp_id', () => forged({ authenticatorData: { rpId: 'id.example' } })],
    [
      'an answer without PIN or finger',
      'assertion_user_unverified',
      () => forged({ authenticatorData: { flags: { uv: false } } }),
    ],
    [
      'an answer by another key',
      'assertion_signature',
      () => forged({ signingKey: signingKey(generateCredentialKey()) }),
    ],
  ])('with %s is refused as %s', async (_, fault, order) => {
    expect(await faultOf(order())).toBe(fault);
  });

  function withKey(change: Partial<SigningOrder['key']>): SigningOrder {
    const order = makeOrder(signing);
    return { ...order, key: { ...order.key, ...change } };
  }

  function forged(overrides: Parameters<typeof answer>[2]): SigningOrder {
    const intent = makeIntent(signing);
    return { ...makeOrder(signing), intent, assertion: answer(signing.phone, intent, overrides) };
  }

  it('without its message is refused where the protocol has one', async () => {
    const { payload: _, ...order } = makeOrder(authentication);
    expect(await faultOf(order)).toBe('no_payload');
  });

  it('is refused for whoever has put a credential of his own into the records', async () => {
    const thief = await makeCredential();
    const { id, publicKey, userHandle } = thief.credential;
    const credential = {
      id,
      userHandle,
      backupEligible: false,
      publicKey: Buffer.from(publicKey).toString('base64url'),
    };
    const order = makeOrder({ ...signing, phone: thief });
    expect(await faultOf({ ...order, key: { ...order.key, credential } })).toBe('broken_seal');
    expect(await faultOf(order)).toBe('assertion_id');
  });

  it('is refused under another VAULT_KEY, also when the name of the old one is written over', async () => {
    const other = new SoftwareKeyProtection(Buffer.alloc(32, 'other').toString('base64url'));
    const elsewhere = new SignatureActivationModule(other, site, clock);
    const order = makeOrder(signing);
    expect(await faultOf(order, elsewhere)).toBe('other_protection');
    expect(await faultOf({ ...order, key: { ...order.key, wrappedBy: other.name } }, elsewhere)).toBe('broken_seal');
  });

  it('is refused before the certificate is valid and after', async () => {
    for (const days of [-2, 40]) {
      const then = new FixedClock(clock.now() + days * 86_400_000);
      const at = new SignatureActivationModule(new SoftwareKeyProtection(vaultKey), site, then);
      const order = makeOrder(signing, { issuedAt: then.now(), expiresAt: then.now() + 1_000 });
      expect(await faultOf(order, at)).toBe('certificate_not_valid');
    }
  });

  it('of nothing at all is refused as malformed', async () => {
    const { assertion, ...order } = makeOrder(signing);
    const silent = { ...order, assertion: { ...assertion, response: undefined } };
    for (const order of [{}, { key: {} }, { key: signing.key }, silent])
      expect(await faultOf(order as SigningOrder)).toMatch(/^(malformed|other_protection)$/);
  });

  it('for a certificate with a byte behind it is refused', async () => {
    const certificate = Buffer.concat([certify(signing.key.publicKey), Buffer.of(0)]);
    expect(await faultOf(makeOrder({ ...signing, certificate }))).toMatch(/^(foreign_certificate|malformed)$/);
  });
});
