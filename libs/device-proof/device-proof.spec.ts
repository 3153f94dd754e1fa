import { beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT, generateKeyPair, type CryptoKey } from 'jose';
import { createDeviceProof, verifyDeviceProof, type ProvenRequest } from './device-proof.js';

const now = Date.UTC(2026, 10, 23, 12);
const request: ProvenRequest = {
  method: 'POST',
  url: 'https://app.id.example/api/requests/1/confirm',
  body: '{"a":1}',
};
let privateKey: CryptoKey;
let publicKey: CryptoKey;
let proof: string;

beforeAll(async () => {
  ({ privateKey, publicKey } = await generateKeyPair('ES256'));
  proof = await createDeviceProof({ deviceId: 'device-1', privateKey }, request, now);
});

describe('a device proof', () => {
  it('is accepted with the request it was made for and names its jti', async () => {
    expect(await verifyDeviceProof(proof, publicKey, request, now + 30_000)).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each<[string, ProvenRequest]>([
    ['another method', { ...request, method: 'GET' }],
    ['another address', { ...request, url: 'https://app.id.example/api/requests/2/confirm' }],
    ['another body', { ...request, body: '{"a":2}' }],
  ])('is refused with %s', async (_, other) => {
    await expect(verifyDeviceProof(proof, publicKey, other, now)).rejects.toThrow();
  });

  it('is refused when it is old, from the future, or signed by another key', async () => {
    const stranger = await generateKeyPair('ES256');
    await expect(verifyDeviceProof(proof, publicKey, request, now + 71_000)).rejects.toThrow();
    await expect(verifyDeviceProof(proof, publicKey, request, now - 11_000)).rejects.toThrow();
    await expect(verifyDeviceProof(proof, stranger.publicKey, request, now)).rejects.toThrow();
  });

  it('is refused with another type, so that no other token of the phone can stand in for it', async () => {
    const claims = JSON.parse(Buffer.from(proof.split('.')[1] ?? '', 'base64url').toString()) as Record<
      string,
      unknown
    >;
    const other = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt' }).sign(privateKey);
    await expect(verifyDeviceProof(other, publicKey, request, now)).rejects.toThrow('typ');
  });
});
