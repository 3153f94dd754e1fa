import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@jest/globals';
import { request, type Answer } from '#libs/testing';
import { json, type FapiClient, type Visited } from '../../support/fapi-client.js';
import { later, type FapiSuite } from '../../support/fapi-suite.js';
import type { Fapi2Module } from '../modules.js';

export type Fapi2Modules = Readonly<Partial<Record<Fapi2Module, (suite: FapiSuite) => Promise<unknown>>>>;

/** An endpoint has refused in one of the ways that a module allows. */
export function expectRefusal({ status, text }: Answer, ...errors: readonly string[]): void {
  const { error } = json(text);
  expect([[400, 401].includes(status), errors.includes(String(error)), status, error]).toEqual([
    true,
    true,
    status,
    error,
  ]);
}

/** The authorization endpoint has refused: on a page of ours, or to the redirect address with one of the errors. */
export async function expectPageOrError(client: FapiClient, visited: Visited, ...errors: string[]): Promise<void> {
  const { url, answer } = visited;
  if (url.startsWith(client.party.redirectUri)) expect(errors).toContain((await client.said(visited))['error']);
  else expect([answer?.status, url.includes('/login/')]).toEqual([400, false]);
}

/** Modules of the plan that hold for a client of any kind, in the plan's order. */
export const everyClient: Fapi2Modules = {
  'fapi2-security-profile-final-discovery-end-point-verification': async ({ first }) => {
    const metadata = json((await request('GET', `${first.issuer}/.well-known/openid-configuration`, {})).text);
    const { dpop, mtls } = { dpop: first.at.proof === 'dpop', mtls: first.at.proof === 'mtls' };
    expect(metadata).toMatchObject({
      issuer: first.issuer,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
      pushed_authorization_request_endpoint: expect.stringContaining('/oidc/par'),
      scopes_supported: expect.arrayContaining(['openid', 'offline_access']),
      subject_types_supported: expect.arrayContaining(['pairwise']),
      grant_types_supported: expect.arrayContaining(['authorization_code', 'refresh_token']),
      ...(dpop && { dpop_signing_alg_values_supported: expect.arrayContaining(['ES256']) }),
      ...(mtls && { tls_client_certificate_bound_access_tokens: true, mtls_endpoint_aliases: expect.anything() }),
      ...(first.at.signing && {
        response_modes_supported: expect.arrayContaining(['jwt']),
        authorization_signing_alg_values_supported: ['ES256'],
      }),
    });
    expect(metadata['require_pushed_authorization_requests'] ?? false).toEqual(expect.any(Boolean));
    const methods = dpop ? ['private_key_jwt'] : ['tls_client_auth', 'self_signed_tls_client_auth'];
    expect(metadata['token_endpoint_auth_methods_supported']).toEqual(expect.arrayContaining(methods));
    for (const name of ['token_endpoint_auth', 'request_object', 'dpop'])
      for (const alg of metadata[`${name}_signing_alg_values_supported`] as string[])
        expect(['PS256', 'ES256', 'EdDSA', 'Ed25519']).toContain(alg);
  },
  'fapi2-security-profile-final-happy-flow': async ({ first, second }) => {
    for (const client of [first, second]) {
      const { said, answer, tokens, claims } = await client.signIn();
      expect(said).toMatchObject({ iss: client.issuer, state: 'state-of-the-suite' });
      expect(answer.headers['cache-control']).toContain('no-store');
      expect(tokens.token_type).toBe(client.at.proof === 'dpop' ? 'DPoP' : 'Bearer');
      expect(claims).toMatchObject({ nonce: 'nonce-of-the-suite', sub: expect.any(String), acr: expect.any(String) });
      const resource = await client.resource(tokens.access_token);
      expect([resource.status, json(resource.text)['sub']]).toEqual([200, claims['sub']]);
      const other = client === first ? second : first;
      expect((await other.resource(tokens.access_token)).status).toBe(401);
    }
  },
  'fapi2-security-profile-final-user-rejects-authentication': async ({ first }) => {
    const visited = await first.visit(await first.requestUri(first.parameters().parameters));
    const said = await first.said(await first.decide(visited, 'refuse'));
    expect(said).toMatchObject({ error: 'access_denied', state: 'state-of-the-suite', iss: first.issuer });
    expect(said).not.toHaveProperty('code');
  },
  'fapi2-security-profile-final-ensure-authorization-request-without-state-success': async ({ first }) => {
    const { said, claims } = await first.signIn({ state: undefined });
    expect([said, claims]).not.toContainEqual(expect.objectContaining({ state: expect.anything() }));
    expect(claims).not.toHaveProperty('s_hash');
  },
  'fapi2-security-profile-final-ensure-authorization-request-without-nonce-success': async ({ first }) => {
    expect((await first.signIn({ nonce: undefined })).claims).not.toHaveProperty('nonce');
  },
  'fapi2-security-profile-final-ensure-authorization-request-with-64-char-nonce-success': async ({ first }) => {
    const nonce = 'n'.repeat(64);
    expect((await first.signIn({ nonce })).claims['nonce']).toBe(nonce);
  },
  'fapi2-security-profile-final-ensure-other-scope-order-succeeds': async ({ first }) => {
    const { tokens } = await first.signIn({ scope: 'profile openid' });
    expect(json((await first.resource(tokens.access_token)).text)).toHaveProperty('name');
  },
  'fapi2-security-profile-final-test-claims-parameter-identity-claims': async ({ first }) => {
    const names = ['name', 'given_name', 'family_name', 'birthdate'];
    const wanted = Object.fromEntries(names.map((name, at) => [name, at % 2 ? null : { essential: at === 0 }]));
    const claims = JSON.stringify({ id_token: wanted, userinfo: wanted });
    const signedIn = await first.signIn({ claims, scope: 'openid' });
    const info = json((await first.resource(signedIn.tokens.access_token)).text);
    for (const name of names)
      expect([signedIn.claims, info]).toEqual(Array(2).fill(expect.objectContaining({ [name]: expect.any(String) })));
    expect(info).not.toHaveProperty('national_id');
  },
  'fapi2-security-profile-final-access-token-type-header-case-sensitivity': async ({ first }) => {
    const { tokens } = await first.signIn();
    const scheme = first.at.proof === 'dpop' ? 'dpOp' : 'bEARER';
    expect((await first.resource(tokens.access_token, { scheme })).status).toBe(200);
  },
  'fapi2-security-profile-final-ensure-different-nonce-inside-and-outside-request-object': async ({ first }) => {
    const { verifier, parameters } = first.parameters();
    const visited = await first.visit(await first.requestUri(parameters), { nonce: 'another' });
    const { code } = await first.said(await first.decide(visited));
    const { id_token: token } = json((await first.redeem(code, verifier)).text);
    expect((await first.verify(String(token)))['nonce']).toBe('nonce-of-the-suite');
  },
  'fapi2-security-profile-final-ensure-different-state-inside-and-outside-request-object': async ({ first }) => {
    const visited = await first.visit(await first.requestUri(first.parameters().parameters), { state: 'another' });
    expect((await first.said(await first.decide(visited)))['state']).toBe('state-of-the-suite');
  },
  'fapi2-security-profile-final-ensure-authorization-request-with-long-nonce': async ({ first }) => {
    const nonce = 'n'.repeat(384);
    expect((await first.signIn({ nonce })).claims['nonce']).toBe(nonce);
  },
  'fapi2-security-profile-final-ensure-authorization-request-with-long-state': async ({ first }) => {
    const state = 's'.repeat(1_000);
    expect((await first.signIn({ state })).said['state']).toBe(state);
  },
  'fapi2-security-profile-final-state-only-outside-request-object-not-used': async ({ first }) => {
    const { parameters } = first.parameters({ state: undefined });
    const visited = await first.visit(await first.requestUri(parameters), { state: 'outside' });
    expect(await first.said(await first.decide(visited))).not.toHaveProperty('state');
  },
  'fapi2-security-profile-final-ensure-request-object-without-redirect-uri-fails': async ({ first }) => {
    const pushed = await first.push(first.parameters({ redirect_uri: undefined }).parameters);
    expectRefusal(pushed, 'invalid_request', 'invalid_request_object');
  },
  'fapi2-security-profile-final-ensure-registered-redirect-uri': async ({ first }) => {
    const redirect_uri = `${first.party.redirectUri}/unregistered`;
    expectRefusal(await first.push(first.parameters({ redirect_uri }).parameters), 'invalid_request');
  },
  // An AS may let clients push addresses that nobody has registered (RFC 9126 §2.4). This one does not.
  'fapi2-security-profile-final-plain-fapi-tolerate-unregistered-redirect-uri': async ({ first }) => {
    const redirect_uri = 'https://suite.example/elsewhere';
    expectRefusal(await first.push(first.parameters({ redirect_uri }).parameters), 'invalid_request');
  },
  'fapi2-security-profile-final-ensure-unsigned-authorization-request-without-using-par-fails': async ({ first }) => {
    const asked = await first.ask({ client_id: first.party.id, ...first.parameters().parameters });
    await expectPageOrError(first, asked, 'invalid_request', 'invalid_request_object');
  },
  'fapi2-security-profile-final-ensure-redirect-uri-in-authorization-request': async ({ second }) => {
    const pushed = await second.push(second.parameters({ redirect_uri: undefined }).parameters);
    expectRefusal(pushed, 'invalid_request', 'invalid_request_object');
  },
  'fapi2-security-profile-final-ensure-response-type-code-idtoken-fails': async ({ first }) => {
    const pushed = await first.push(first.parameters({ response_type: 'code id_token' }).parameters);
    expectRefusal(pushed, 'unsupported_response_type', 'unauthorized_client', 'invalid_request');
  },
  'fapi2-security-profile-final-ensure-response-type-token-fails': async ({ first }) => {
    const pushed = await first.push(first.parameters({ response_type: 'token' }).parameters);
    expectRefusal(pushed, 'unsupported_response_type', 'unauthorized_client', 'invalid_request');
  },
  'fapi2-security-profile-final-ensure-client-id-in-token-endpoint': async ({ first, second }) => {
    const { said, verifier } = await first.authorize();
    const answer = await first.redeem(said['code'], verifier, { form: { client_id: second.party.id } });
    expectRefusal(answer, 'invalid_client', 'invalid_grant', 'invalid_request');
  },
  'fapi2-security-profile-final-ensure-holder-of-key-required': async ({ first }) => {
    const { said, verifier } = await first.authorize();
    const answer = await first.redeem(said['code'], verifier, { dpop: false, certificate: false });
    expectRefusal(answer, 'invalid_dpop_proof', 'invalid_request', 'invalid_grant', 'invalid_client');
  },
  'fapi2-security-profile-final-ensure-authorization-code-is-bound-to-client': async ({ first, second }) => {
    const { said, verifier } = await first.authorize();
    const form = { redirect_uri: first.party.redirectUri };
    expectRefusal(await second.redeem(said['code'], verifier, { form }), 'invalid_grant');
  },
  'fapi2-security-profile-final-attempt-reuse-authorization-code-after-one-second': async ({ first }) => {
    const { said, verifier } = await first.authorize();
    const { access_token: token } = json((await first.redeem(said['code'], verifier)).text);
    expect((await first.resource(String(token))).status).toBe(200);
    await sleep(1_000);
    expectRefusal(await first.redeem(said['code'], verifier), 'invalid_grant');
    expect((await first.resource(String(token))).status).toBe(401);
  },
  'fapi2-security-profile-final-ensure-token-endpoint-fails-with-expired-auth-code': async ({ first }) => {
    const { said, verifier } = await first.authorize();
    expectRefusal(await later(61, () => first.redeem(said['code'], verifier)), 'invalid_grant');
  },
  // The suite waits half a minute before it comes with the first token again (FAPI 2.0 §5.3.2.1, refresh token rotation).
  'fapi2-security-profile-final-refresh-token': async ({ first, second }) => {
    const { tokens, claims } = await first.signIn({ scope: 'openid offline_access', prompt: 'consent' });
    for (const seconds of [0, 30]) {
      const answer = await later(seconds, () => first.refresh(tokens.refresh_token));
      expect([seconds, answer.status]).toEqual([seconds, 200]);
      const renewed = json(answer.text) as Record<string, string>;
      expect(renewed['refresh_token'] ?? tokens.refresh_token).toBe(tokens.refresh_token);
      expect((await first.verify(String(renewed['id_token'])))['sub']).toBe(claims['sub']);
      expect((await first.resource(String(renewed['access_token']))).status).toBe(200);
    }
    const bare = { dpop: false, certificate: false } as const;
    expectRefusal(
      await first.refresh(tokens.refresh_token, bare),
      'invalid_grant',
      'invalid_dpop_proof',
      'invalid_client',
    );
    const unproved = { assertion: false, certificate: false } as const;
    expectRefusal(await first.refresh(tokens.refresh_token, unproved), 'invalid_client', 'invalid_request');
    expectRefusal(await second.refresh(tokens.refresh_token), 'invalid_grant');
  },
};
