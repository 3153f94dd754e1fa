import { expect } from '@jest/globals';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { request } from '#libs/testing';
import { tokenHash, type FapiClient, type Jwt } from '../../support/fapi-client.js';
import { expectRefusal, type Fapi2Modules } from './every-client.js';

const now = () => Math.floor(Date.now() / 1000);

const thumbprint = async ({ dpopKey }: FapiClient) => calculateJwkThumbprint(await exportJWK(dpopKey.publicKey));

/** A proof by somebody else's key. */
async function byAnotherKey(): Promise<Jwt> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  return { key: privateKey, header: { jwk: await exportJWK(publicKey) } };
}

/** All three proofs of a sign-in are made with a clock that is wrong. */
async function proofsOff(client: FapiClient, seconds: number): Promise<void> {
  const dpop = () => ({ dpop: { claims: { iat: now() + seconds } } });
  const { tokens } = await client.signIn({}, { par: dpop(), token: dpop() });
  expect((await client.resource(tokens.access_token, dpop())).status).toBe(200);
}

/** Modules of the plan for clients whose tokens are bound by DPoP (RFC 9449). */
export const dpop: Fapi2Modules = {
  'fapi2-security-profile-final-check-dpop-proof-nbf-exp': async ({ first }) => {
    const limited = () => ({ dpop: { claims: { nbf: now(), exp: now() + 300 } } });
    const { tokens } = await first.signIn({}, { token: limited() });
    expect((await first.resource(tokens.access_token, limited())).status).toBe(200);
  },
  'fapi2-security-profile-final-ensure-dpopproof-with-iat-10seconds-before-succeeds': ({ first }) =>
    proofsOff(first, -10),
  'fapi2-security-profile-final-ensure-dpopproof-with-iat-10seconds-after-succeeds': ({ first }) =>
    proofsOff(first, 10),
  'fapi2-security-profile-final-ensure-mismatched-dpop-jkt-fails': async ({ first }) => {
    const { parameters } = first.parameters({ dpop_jkt: await thumbprint(first) });
    const pushed = await first.push(parameters, { dpop: await byAnotherKey() });
    expectRefusal(pushed, 'invalid_dpop_proof', 'invalid_request');
  },
  'fapi2-security-profile-final-ensure-token-endpoint-fails-with-mismatched-dpop-proof-jkt': async ({ first }) => {
    const { said, verifier } = await first.authorize({}, { dpop: { claims: {} } });
    const answer = await first.redeem(said['code'], verifier, { dpop: await byAnotherKey() });
    expectRefusal(answer, 'invalid_grant', 'invalid_dpop_proof');
  },
  'fapi2-security-profile-final-ensure-token-endpoint-fails-with-mismatched-dpop-jkt': async ({ first }) => {
    const { said, verifier } = await first.authorize({ dpop_jkt: await thumbprint(first) });
    const answer = await first.redeem(said['code'], verifier, { dpop: await byAnotherKey() });
    expectRefusal(answer, 'invalid_grant', 'invalid_dpop_proof');
  },
  'fapi2-security-profile-final-ensure-dpopproof-at-par-endpoint-binding-success': ({ first }) =>
    first.signIn({}, { par: { dpop: { claims: {} } } }),
  'fapi2-security-profile-final-ensure-dpop-auth-code-binding-success': async ({ first }) =>
    first.signIn({ dpop_jkt: await thumbprint(first) }, { par: { dpop: { claims: {} } } }),
  'fapi2-security-profile-final-dpop-negative-tests': async ({ first }) => {
    const { tokens } = await first.signIn();
    const status = async (jwt: Jwt | false = {}, scheme = 'DPoP') =>
      (await first.resource(tokens.access_token, { dpop: jwt, scheme })).status;
    for (const bad of await badProofs(first))
      expect([bad, [400, 401].includes(await status(bad))]).toEqual([bad, true]);
    expect([400, 401]).toContain(await status(false, 'DPoP'));
    expect([400, 401]).toContain(await status(false, 'Bearer'));
    const userinfo = `${first.origin}/oidc/userinfo`;
    for (const htu of [`${userinfo}?a=b#c`, userinfo.replace(first.origin, first.origin.toUpperCase())])
      expect([htu, await status({ claims: { htu } })]).toEqual([htu, 200]);
    expect(await status({ claims: { extra: 'ignored' }, header: { extra: 'ignored' } })).toBe(200);
    const once = { claims: { jti: 'used-once' } };
    expect([await status(once), await status(once)]).toEqual([200, 401]);
    expect(await sendsRaw(first, tokens.access_token)).toEqual([401, 401, 401, 401]);
    expect(await status()).toBe(200);
  },
};

/** RFC 9449 §4.3: one fault a proof. */
async function badProofs(client: FapiClient): Promise<Jwt[]> {
  const claims = { jti: undefined, htm: undefined, htu: undefined, iat: undefined, ath: undefined };
  return [
    ...Object.entries(claims).map(([name, value]) => ({ claims: { [name]: value } })),
    { header: { typ: undefined } },
    { header: { typ: 'JWT' } },
    { header: { jwk: undefined } },
    { header: { jwk: await exportJWK(client.dpopKey.privateKey) } },
    { claims: { htm: 'PUT' } },
    { claims: { htu: 'https://other.example/oidc/userinfo' } },
    { claims: { iat: now() + 3_600 } },
    { claims: { iat: now() - 3_600 } },
    { claims: { ath: tokenHash('another token') } },
    { key: (await generateKeyPair('ES256')).privateKey },
    await byAnotherKey(),
  ];
}

/** What no library makes: two proofs, no proof at all, a signature that is none, an algorithm that is none. */
async function sendsRaw(client: FapiClient, token: string): Promise<number[]> {
  const proof = async () => {
    const made = await client.dpopHeader('GET', '/oidc/userinfo', { claims: { ath: tokenHash(token) } });
    return made['DPoP'] ?? '';
  };
  const [header = '', payload = '', signature = ''] = (await proof()).split('.');
  const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'dpop+jwt' })).toString('base64url');
  const spoiled = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
  const proofs = [
    `${await proof()}, ${await proof()}`,
    'no.proof',
    `${header}.${payload}.${spoiled}`,
    `${none}.${payload}.`,
  ];
  const statuses = [];
  for (const DPoP of proofs) {
    const headers = { Authorization: `DPoP ${token}`, DPoP };
    statuses.push((await request('GET', `${client.issuer}/oidc/userinfo`, headers)).status);
  }
  return statuses;
}
