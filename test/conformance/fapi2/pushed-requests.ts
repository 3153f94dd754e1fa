import { expect } from '@jest/globals';
import { json } from '../../support/fapi-client.js';
import { later } from '../../support/fapi-suite.js';
import { expectPageOrError, expectRefusal, type Fapi2Modules } from './every-client.js';

/** Modules of the plan about pushed requests and PKCE, for a client of any kind. */
export const pushedRequests: Fapi2Modules = {
  'fapi2-security-profile-final-par-ensure-reused-request-uri-prior-to-auth-completion-succeeds': async ({ first }) => {
    const requestUri = await first.requestUri(first.parameters().parameters);
    const seen = await first.visit(requestUri);
    expect(seen.url).toContain('/login/');
    expect(await first.said(await first.decide(await first.visit(requestUri)))).toHaveProperty('code');
  },
  'fapi2-security-profile-final-par-attempt-reuse-request_uri': async ({ first }) => {
    const requestUri = await first.requestUri(first.parameters().parameters);
    await first.decide(await first.visit(requestUri));
    await expectPageOrError(first, await first.visit(requestUri), 'invalid_request_uri', 'invalid_request');
  },
  'fapi2-security-profile-final-par-attempt-to-use-expired-request_uri': async ({ first }) => {
    const { request_uri: requestUri, expires_in: life } = json((await first.push(first.parameters().parameters)).text);
    expect([Number(life) >= 5, Number(life) < 600]).toEqual([true, true]);
    const visited = await later(Number(life) + 1, () => first.visit(String(requestUri)));
    await expectPageOrError(first, visited, 'invalid_request_uri', 'invalid_request');
  },
  'fapi2-security-profile-final-par-attempt-to-use-request_uri-for-different-client': async ({ first, second }) => {
    const requestUri = await first.requestUri(first.parameters().parameters);
    const asked = await second.visit(requestUri);
    await expectPageOrError(second, asked, 'invalid_request_uri', 'invalid_request');
  },
  'fapi2-security-profile-final-par-authorization-request-containing-request_uri-form-param': async ({ first }) => {
    const extra = { request_uri: 'urn:ietf:params:oauth:request_uri:random' };
    const pushed = await first.push(first.parameters().parameters, { extra });
    expectRefusal(pushed, 'invalid_request', 'invalid_request_object', 'request_uri_not_supported');
  },
  'fapi2-security-profile-final-par-attempt-invalid-http-method': async ({ first }) => {
    const { status } = await first.call('/oidc/par', first.parameters().parameters, {}, 'PUT');
    expect([404, 405]).toContain(status);
  },
  'fapi2-security-profile-final-par-ensure-pkce-required': async ({ first }) => {
    const none = { code_challenge: undefined, code_challenge_method: undefined };
    expectRefusal(await first.push(first.parameters(none).parameters), 'invalid_request', 'invalid_request_object');
  },
  'fapi2-security-profile-final-ensure-pkce-code-verifier-required': async ({ first }) => {
    const { said } = await first.authorize();
    expectRefusal(await first.redeem(said['code'], undefined), 'invalid_grant', 'invalid_request');
  },
  'fapi2-security-profile-final-incorrect-pkce-code-verifier-rejected': async ({ first }) => {
    const { said, verifier } = await first.authorize();
    expectRefusal(await first.redeem(said['code'], `${verifier.slice(0, -1)}_`), 'invalid_grant');
  },
  'fapi2-security-profile-final-par-plain-pkce-rejected': async ({ first }) => {
    const plain = { code_challenge: 'v'.repeat(43), code_challenge_method: 'plain' };
    expectRefusal(await first.push(first.parameters(plain).parameters), 'invalid_request', 'invalid_request_object');
  },
  'fapi2-security-profile-final-par-without-duplicate-parameters': ({ first }) => first.signIn(),
};
