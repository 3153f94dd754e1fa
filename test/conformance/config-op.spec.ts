import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from '#libs/testing';
import { TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';

/** The plan oidcc-config-certification-test-plan. */
describe.each(storeKinds)('Config OP, on %s', (kind) => {
  let service: TestService;

  beforeAll(async () => {
    service = await TestService.start(kind);
  });
  afterAll(() => service.stop());

  const read = async (path: string) => {
    const answer = await request('GET', service.issuer + path, {});
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^application\/(json|jwk-set\+json)/);
    return JSON.parse(answer.text) as Record<string, unknown>;
  };

  it('oidcc-discovery-endpoint-verification', async () => {
    const metadata = await read('/.well-known/openid-configuration');
    expect(metadata).toMatchObject({
      issuer: service.issuer,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
      request_uri_parameter_supported: false,
      acr_values_supported: expect.arrayContaining(['low', 'substantial', 'high']),
      subject_types_supported: expect.arrayContaining(['pairwise', 'public']),
      id_token_signing_alg_values_supported: expect.arrayContaining(['ES256']),
      scopes_supported: expect.arrayContaining(['openid', 'profile', 'national_id']),
      claims_supported: expect.arrayContaining(['sub', 'acr', 'given_name', 'family_name', 'birthdate', 'national_id']),
    });
    expect(metadata['id_token_signing_alg_values_supported']).not.toContain('none');
    const endpoints = Object.entries(metadata).filter(([name]) => name.endsWith('_endpoint') || name === 'jwks_uri');
    expect(endpoints.length).toBeGreaterThan(5);
    for (const [, url] of endpoints) expect(String(url)).toMatch(new RegExp(`^${service.issuer}/`));
    expect(await read('/.well-known/oauth-authorization-server')).toMatchObject({ issuer: service.issuer });
  });

  it('oidcc-discovery-endpoint-verification: the keys are public, named, and for signatures', async () => {
    const { keys } = (await read('/oidc/jwks')) as { keys: Record<string, unknown>[] };
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) {
      expect(key).toMatchObject({ kid: expect.any(String), use: 'sig', alg: expect.any(String) });
      for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) expect(key).not.toHaveProperty(secret);
    }
    expect(new Set(keys.map(({ kid }) => kid)).size).toBe(keys.length);
  });
});
