import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compactVerify } from 'jose';
import { signatureAlgorithms } from '#libs/signature-algorithm';
import type { CryptographicModule, HeldKey } from '../../src/api/oidc/keys/cryptographic-module.js';

/** What the service expects of whatever holds its signing keys. */
export function cryptographicModuleContract(make: () => Promise<CryptographicModule>): void {
  let module: CryptographicModule;

  beforeAll(async () => {
    module = await make();
  });
  afterAll(() => module.close());

  describe.each(signatureAlgorithms)('a key for %s', (algorithm) => {
    const sign = async (key: HeldKey, payload: string): Promise<string> => {
      const header = Buffer.from(JSON.stringify({ alg: algorithm })).toString('base64url');
      const signed = `${header}.${Buffer.from(payload).toString('base64url')}`;
      return `${signed}.${(await key.sign(Buffer.from(signed))).toString('base64url')}`;
    };
    const publicKeyOf = (key: HeldKey) => createPublicKey({ key: key.publicJwk as JsonWebKey, format: 'jwk' });

    it('signs what its public half verifies, as JWS', async () => {
      const key = module.open(algorithm, await module.generate(algorithm));
      const { payload } = await compactVerify(await sign(key, 'hello'), publicKeyOf(key));
      expect(Buffer.from(payload).toString()).toBe('hello');
    });

    it('signs the same when it is opened again, and 50 texts at once', async () => {
      const material = await module.generate(algorithm);
      const [key, again] = [module.open(algorithm, material), module.open(algorithm, material)];
      expect(again.publicJwk).toEqual(key.publicJwk);
      const texts = Array.from({ length: 50 }, (_, index) => `text ${index}`);
      const signed = await Promise.all(texts.map((text, index) => sign(index % 2 ? key : again, text)));
      const verified = await Promise.all(signed.map((jws) => compactVerify(jws, publicKeyOf(key))));
      expect(verified.map(({ payload }) => Buffer.from(payload).toString())).toEqual(texts);
    });

    it('is another one each time, and shows its public half only', async () => {
      const made = await Promise.all([module.generate(algorithm), module.generate(algorithm)]);
      const [one, other] = made.map((material) => module.open(algorithm, material).publicJwk);
      expect(one).not.toEqual(other);
      expect(Object.keys(one ?? {}).filter((member) => ['d', 'p', 'q', 'dp', 'dq', 'qi'].includes(member))).toEqual([]);
    });
  });

  it('forgets a key, also one that it does not have', async () => {
    const material = await module.generate('ES256');
    await module.destroy(material);
    await expect(module.destroy(material)).resolves.toBeUndefined();
  });
}
