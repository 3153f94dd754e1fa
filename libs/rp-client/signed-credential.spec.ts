import { describe, expect, it } from '@jest/globals';
import { decodeJwt, exportJWK, generateKeyPair, jwtVerify } from 'jose';
import { FixedClock } from '#libs/kernel';
import { signedCredential } from './index.js';

const relyingPartyUUID = '00000000-0000-4000-8000-000000000000';
const own = { relyingPartyUUID, baseUrl: 'https://id.example/smart-id-rp/v3/' };
const request = { method: 'GET', url: 'https://id.example/smart-id-rp/v3/session/1', body: undefined } as const;
const tokenOf = (headers: Readonly<Record<string, string>>) => (headers['Authorization'] ?? '').replace('Bearer ', '');

describe('the credential of a relying party that signs', () => {
  it.each(['ES256', 'PS256', 'EdDSA'] as const)('is a JWT by its %s key, whatever form the key has', async (alg) => {
    const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
    const jwk = { ...(await exportJWK(privateKey)), kid: 'autumn' };
    for (const key of [privateKey, jwk]) {
      const token = tokenOf(await signedCredential({ ...own, key })(request));
      const { payload, protectedHeader } = await jwtVerify(token, publicKey, {
        ...{ issuer: relyingPartyUUID, subject: relyingPartyUUID, typ: 'client-authentication+jwt' },
        audience: 'https://id.example/smart-id-rp/v3',
      });
      expect(protectedHeader).toMatchObject({ alg, ...(key === jwk && { kid: 'autumn' }) });
      expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60);
      expect(payload.jti?.length).toBeGreaterThanOrEqual(32);
    }
  });

  it('is another one for each request, of its time', async () => {
    const { privateKey: key } = await generateKeyPair('ES256');
    const credential = signedCredential({ ...own, key, kid: '1', clock: new FixedClock(1_800_000_000_000) });
    const [one, other] = [tokenOf(await credential(request)), tokenOf(await credential(request))];
    expect(decodeJwt(one).iat).toBe(1_800_000_000);
    expect(decodeJwt(one).jti).not.toBe(decodeJwt(other).jti);
  });

  it('is refused at once for a key that no such service takes', async () => {
    const { privateKey: key } = await generateKeyPair('ECDH-ES');
    expect(() => signedCredential({ ...own, key: { kty: 'oct', k: 'AA' } })).toThrow(/ES256, PS256 or EdDSA/);
    expect(() => signedCredential({ ...own, key })).toThrow(/ES256, PS256 or EdDSA/);
  });
});
