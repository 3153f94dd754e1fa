import type { Jwt } from '../../support/fapi-client.js';
import type { FapiSuite } from '../../support/fapi-suite.js';
import { expectRefusal, type Fapi2Modules } from './every-client.js';

const now = () => Math.floor(Date.now() / 1000);

/** Everything is right, up to the assertion at the token endpoint. */
async function refusesAtToken({ first }: FapiSuite, assertion: Jwt | false): Promise<void> {
  const { said, verifier } = await first.authorize();
  expectRefusal(await first.redeem(said['code'], verifier, { assertion }), 'invalid_client', 'invalid_request');
}

async function refusesAtPar({ first }: FapiSuite, assertion: Jwt): Promise<void> {
  expectRefusal(await first.push(first.parameters().parameters, { assertion }), 'invalid_client', 'invalid_request');
}

/** Modules of the plan for clients that authenticate by `private_key_jwt`. */
export const assertions: Fapi2Modules = {
  'fapi2-security-profile-final-ensure-signed-client-assertion-with-RS256-fails': (suite) =>
    refusesAtToken(suite, { header: { alg: 'RS256' }, key: suite.first.party.rsa }),
  'fapi2-security-profile-final-ensure-client-assertion-in-token-endpoint': (suite) => refusesAtToken(suite, false),
  'fapi2-security-profile-final-ensure-client-assertion-with-exp-is-5-minutes-in-past-fails': (suite) =>
    refusesAtToken(suite, { claims: { exp: now() - 300 } }),
  'fapi2-security-profile-final-ensure-client-assertion-with-wrong-aud-fails': (suite) =>
    refusesAtToken(suite, { claims: { aud: 'https://other.example' } }),
  'fapi2-security-profile-final-ensure-client-assertion-with-no-sub-fails': (suite) =>
    refusesAtToken(suite, { claims: { sub: undefined } }),
  'fapi2-security-profile-final-par-ensure-jwt-client-assertions-nbf-8-seconds-in-the-future-is-accepted': ({
    first,
  }) => {
    const claims = { iat: now() + 8, nbf: now() + 8 };
    return first.signIn({}, { par: { assertion: { claims } } });
  },
  'fapi2-security-profile-final-par-ensure-jwt-client-assertions-nbf-over-60-seconds-in-the-future-fails': (suite) =>
    refusesAtPar(suite, { claims: { iat: now() + 70, nbf: now() + 70, exp: now() + 130 } }),
  'fapi2-security-profile-final-par-test-array-as-audience-fails': (suite) =>
    refusesAtPar(suite, { claims: { aud: [suite.first.issuer] } }),
  'fapi2-security-profile-final-par-test-par-endpoint-url-as-audience-fails': (suite) =>
    refusesAtPar(suite, { claims: { aud: `${suite.first.issuer}/oidc/par` } }),
  'fapi2-security-profile-final-par-test-token-endpoint-url-as-audience-fails': (suite) =>
    refusesAtPar(suite, { claims: { aud: `${suite.first.issuer}/oidc/token` } }),
};
