import { createPublicKey, verify } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { digestOf, hashAlgorithms, hashes, verifyData } from '#libs/smart-id-api';
import { ActivationRefused, evidenceFault } from '../../src/core/key-vault/index.js';
import type { KeyVault } from '../../src/core/key-vault/key-vault.js';
import { document, enrol, makeOrder, type Enrolled } from '../support/citizen-keys.js';

/** What the service expects of whatever makes citizens' keys and signs with them. */
export function keyVaultContract(open: () => KeyVault): void {
  let vault: KeyVault;
  let one: Enrolled;
  let elliptic: Enrolled;
  beforeAll(async () => {
    vault = open();
    one = await enrol(vault, 'signing');
    elliptic = await enrol(vault, 'signing', 'EC-P256');
  }, 60_000);

  const publicKeyOf = ({ key }: Enrolled) =>
    createPublicKey({ key: Buffer.from(key.publicKey), format: 'der', type: 'spki' });
  const digest = (hash: (typeof hashAlgorithms)[number]) => ({
    algorithm: hash,
    value: digestOf(document, { hash }).toString('base64'),
  });
  const fault = (signing: Promise<unknown>) =>
    signing.then(
      () => undefined,
      (error: unknown) => (error instanceof ActivationRefused ? error.fault : error),
    );

  describe.each(hashAlgorithms)('a signature with %s', (hash) => {
    it.each([
      ['rsassa-pss', 'pss'],
      ['rsassa-pkcs1-v1_5', 'pkcs1'],
    ] as const)('by %s holds over the document, and has evidence', async (signatureAlgorithm, padding) => {
      const order = makeOrder(one, { digest: digest(hash), signatureAlgorithm });
      const { signature, evidence } = await vault.sign(order);
      expect(verifyData(document, signature, publicKeyOf(one), { padding, hash })).toBe(true);
      expect(evidenceFault(evidence)).toBeUndefined();
    });

    it('on P-256 holds over the document, and has evidence', async () => {
      const { signature, evidence } = await vault.sign(makeOrder(elliptic, { digest: digest(hash) }));
      const key = { key: publicKeyOf(elliptic), dsaEncoding: 'ieee-p1363' } as const;
      expect(verify(hashes[hash].nodeName, document, key, signature)).toBe(true);
      expect(evidenceFault(evidence)).toBeUndefined();
    });
  });

  it('makes RSA keys of 3072 bits, each another', async () => {
    const two = await enrol(vault, 'authentication');
    expect(publicKeyOf(one).asymmetricKeyDetails).toMatchObject({ modulusLength: 3072, publicExponent: 65_537n });
    expect(Buffer.from(two.key.publicKey)).not.toEqual(Buffer.from(one.key.publicKey));
    expect(await fault(vault.sign(makeOrder(two)))).toBeUndefined();
  }, 60_000);

  it('signs with no key whose records were changed', async () => {
    const order = makeOrder(one);
    const swaps = [
      { wrapped: elliptic.key.wrapped },
      { credential: elliptic.key.credential },
      { citizenId: elliptic.key.citizenId },
      { publicKey: elliptic.key.publicKey },
      { seal: elliptic.key.seal },
    ];
    for (const swap of swaps)
      expect(await fault(vault.sign({ ...order, key: { ...one.key, ...swap } }))).toBe('broken_seal');
    expect(await fault(vault.sign({ ...order, key: { ...one.key, wrappedBy: 'another' } }))).toBe('other_protection');
    expect(await fault(vault.sign(order))).toBeUndefined();
  });

  it('answers each of many who ask at once', async () => {
    const results = await Promise.all(Array.from({ length: 20 }, () => vault.sign(makeOrder(one))));
    for (const { evidence } of results) expect(evidenceFault(evidence)).toBeUndefined();
  });
}
