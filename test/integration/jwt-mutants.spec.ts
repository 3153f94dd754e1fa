import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request, type Answer } from '#libs/testing';
import { RegisterRelyingParty, RelyingPartyRegistry } from '../../src/core/relying-parties/index.js';
import { jwtMutants, seal, type Genuine } from '../support/jwt-mutants.js';
import { aRegistration } from '../support/registry-node.js';
import { TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';
import { until } from '../support/until.js';

const redirect_uri = 'https://party.example/callback';
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'ES256', use: 'sig' };
const flow = {
  response_type: 'code',
  scope: 'openid',
  redirect_uri,
  code_challenge: 'A'.repeat(43),
  code_challenge_method: 'S256',
};
const profiles = [
  { id: 'standard', members: {}, kind: 'embedded' },
  { id: 'fapi2', members: { profile: 'fapi2' }, kind: storeKinds.at(-1) ?? 'embedded' },
] as const;

describe.each(profiles)('mutated JWTs, of a client of profile $id, on $kind', ({ id, members, kind }) => {
  let service: TestService;

  beforeAll(async () => {
    service = await TestService.start(kind);
    const registration = aRegistration({ id, jwks: { keys: [jwk] }, redirect_uris: [redirect_uri], ...members });
    await service.get(RegisterRelyingParty).add(registration, { actor: 'officer:iryna' });
    await until(() => service.get(RelyingPartyRegistry).find(id) !== undefined);
  });
  afterAll(() => service.stop());

  const now = () => Math.floor(Date.now() / 1000);
  const assertion = (): Genuine => ({
    header: { alg: 'ES256', kid: 'one' },
    claims: { iss: id, sub: id, aud: service.issuer, jti: randomUUID(), iat: now(), exp: now() + 60 },
    key: privateKey,
  });
  const requestObject = (): Genuine => ({
    header: { alg: 'ES256', kid: 'one', typ: 'oauth-authz-req+jwt' },
    claims: { iss: id, aud: service.issuer, iat: now(), nbf: now(), exp: now() + 60, client_id: id, ...flow },
    key: privateKey,
  });
  const post = (path: string, form: Readonly<Record<string, string>>): Promise<Answer> => {
    const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
    return request('POST', `${service.issuer}/oidc/${path}`, type, new URLSearchParams(form).toString());
  };
  const authenticated = (client_assertion: string) => ({
    client_id: id,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion,
  });

  const doors: Record<string, { genuine: () => Genuine; send: (jwt: string) => Promise<Answer>; taken: number }> = {
    'an assertion at the endpoint for pushed requests': {
      genuine: assertion,
      send: (jwt) => post('par', { ...flow, ...authenticated(jwt) }),
      taken: 201,
    },
    'an assertion at the revocation endpoint': {
      genuine: assertion,
      send: (jwt) => post('revoke', { token: 'x', ...authenticated(jwt) }),
      taken: 200,
    },
    'a request that is pushed': {
      genuine: requestObject,
      send: (request_) => post('par', { request: request_, ...authenticated(seal(assertion())) }),
      taken: 201,
    },
  };

  describe.each(Object.keys(doors))('%s', (name) => {
    const { genuine, send, taken } = doors[name]!;

    it('is taken when it is genuine', async () => {
      expect((await send(seal(genuine()))).status).toBe(taken);
    });

    it('is not taken in any of 60 mutations, and none costs 50 ms', async () => {
      const mutants = jwtMutants(genuine(), { issuer: service.issuer, now: now() });
      expect(mutants.length).toBeGreaterThanOrEqual(60);
      const wrong = [];
      for (const [mutation, jwt] of mutants) {
        const costs = [];
        // Other work of this process is not the mutant's: the cheapest of three tries counts.
        for (let tries = 0; tries < 3 && (costs.length === 0 || Math.min(...costs) >= 50); tries += 1) {
          const before = process.cpuUsage();
          const { status, text } = await send(jwt);
          const { user, system } = process.cpuUsage(before);
          costs.push((user + system) / 1000);
          const clean = status >= 400 && status < 500 && !/jose|node_modules|stack/i.test(text);
          if (!clean) wrong.push([mutation, status, text.slice(0, 100)]);
        }
        if (Math.min(...costs) >= 50) wrong.push([mutation, 'cost', ...costs]);
      }
      expect(wrong).toEqual([]);
    }, 60_000);
  });

  it('an assertion is no request, and a request is no assertion', async () => {
    const asRequest = { ...assertion(), claims: { ...assertion().claims, ...flow, client_id: id, nbf: now() } };
    expect((await doors['a request that is pushed']!.send(seal(asRequest))).status).toBe(400);
    const { header, claims, key } = requestObject();
    const asAssertion = { header, key, claims: { ...claims, sub: id, jti: randomUUID() } };
    expect((await doors['an assertion at the revocation endpoint']!.send(seal(asAssertion))).status).toBe(401);
  });
});
