import { generateKeyPair } from 'jose';
import type { Form, Jwt } from '../../support/fapi-client.js';
import type { FapiSuite } from '../../support/fapi-suite.js';
import type { SigningModule } from '../modules.js';
import { expectRefusal } from './every-client.js';

const now = () => Math.floor(Date.now() / 1000);

type Modules = Readonly<Partial<Record<SigningModule, (suite: FapiSuite) => Promise<unknown>>>>;

const errors = ['invalid_request', 'invalid_request_object', 'invalid_request_uri', 'access_denied'];

async function refuses({ first }: FapiSuite, request: Jwt, changes: Form = {}): Promise<void> {
  expectRefusal(await first.push(first.parameters(changes).parameters, { request }), ...errors);
}

/** The request is taken, and leads to a login page. */
async function takes({ first }: FapiSuite, claims: Jwt['claims'] = {}): Promise<void> {
  const { parameters } = first.parameters();
  const visited = await first.visit(await first.requestUri(parameters, { request: { claims } }));
  await first.said(await first.decide(visited));
}

const without = (name: string) => ({ claims: { [name]: undefined } });

/** Modules that FAPI 2.0 Message Signing adds for signed requests (RFC 9101). */
export const signedRequests: Modules = {
  'fapi2-security-profile-final-ensure-request-object-with-multiple-aud-succeeds': (suite) =>
    takes(suite, { aud: [suite.first.issuer, 'https://other.example'] }),
  'fapi2-security-profile-final-ensure-request-object-with-nbf-8-seconds-in-the-future-is-accepted': (suite) =>
    takes(suite, { nbf: now() + 8, iat: now() + 8 }),
  'fapi2-security-profile-final-ensure-request-object-without-exp-fails': (suite) => refuses(suite, without('exp')),
  'fapi2-security-profile-final-ensure-request-object-without-nbf-fails': (suite) => refuses(suite, without('nbf')),
  'fapi2-security-profile-final-ensure-expired-request-object-fails': (suite) =>
    refuses(suite, { claims: { exp: now() - 300 } }),
  'fapi2-security-profile-final-ensure-request-object-with-bad-aud-fails': (suite) =>
    refuses(suite, { claims: { aud: 'https://other.example' } }),
  'fapi2-security-profile-final-ensure-request-object-with-exp-over-60-fails': (suite) =>
    refuses(suite, { claims: { nbf: now(), exp: now() + 70 * 60 } }),
  'fapi2-security-profile-final-ensure-request-object-with-nbf-over-60-fails': (suite) =>
    refuses(suite, { claims: { nbf: now() - 70 * 60, exp: now() + 60 } }),
  'fapi2-security-profile-final-ensure-signed-request-object-with-RS256-fails': (suite) =>
    refuses(suite, { header: { alg: 'RS256' }, key: suite.first.party.rsa }),
  'fapi2-security-profile-final-ensure-request-object-signature-algorithm-is-not-none': async ({ first }) => {
    const [, payload = ''] = (await first.sign(first.parameters().parameters)).split('.');
    const header = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
    const pushed = await first.push({}, { request: false, extra: { request: `${header}.${payload}.` } });
    expectRefusal(pushed, ...errors);
  },
  'fapi2-security-profile-final-ensure-request-object-with-invalid-signature-fails': async (suite) =>
    refuses(suite, { key: (await generateKeyPair('ES256')).privateKey }),
  'fapi2-security-profile-final-ensure-matching-key-in-authorization-request': (suite) =>
    refuses(suite, { key: suite.second.party.key }),
  'fapi2-security-profile-final-ensure-unsigned-request-at-par-endpoint-fails': async ({ first }) => {
    expectRefusal(await first.push(first.parameters().parameters, { request: false }), ...errors);
  },
  'fapi2-security-profile-final-par-authorization-request-containing-request_uri': (suite) =>
    refuses(suite, {}, { request_uri: 'urn:ietf:params:oauth:request_uri:random' }),
};
