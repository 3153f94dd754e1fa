import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startFapiSuite, type FapiSuite } from '../support/fapi-suite.js';
import { storeKinds } from '../support/stores.js';
import { assertions } from './fapi2/assertions.js';
import { dpop } from './fapi2/dpop.js';
import { everyClient } from './fapi2/every-client.js';
import { pushedRequests } from './fapi2/pushed-requests.js';
import { signedRequests } from './fapi2/signed-requests.js';
import { fapi2Modules, fapi2NotOffered, signingModules, signingNotOffered } from './modules.js';

const forAll = { ...everyClient, ...pushedRequests };
const withKeys = { ...forAll, ...assertions, ...dpop };

describe('the plans of FAPI 2.0', () => {
  it('fapi2-security-profile-final-test-plan has a test for each of its 62 modules, or says why there is none', () => {
    expect(fapi2Modules).toHaveLength(62);
    expect([...Object.keys(withKeys), ...Object.keys(fapi2NotOffered)].sort()).toEqual([...fapi2Modules].sort());
  });

  it('fapi2-message-signing-final-test-plan has one for each of the 16 that it adds', () => {
    expect(signingModules).toHaveLength(16);
    const known = [...Object.keys(signedRequests), ...Object.keys(signingNotOffered)];
    expect(known.sort()).toEqual([...signingModules].sort());
  });
});

type Variant = readonly [
  name: string,
  authentication: 'keys' | 'certificate',
  proof: 'dpop' | 'mtls',
  signing: boolean,
  modules: object,
];

/** Certificates and message signing meet the stores nowhere that keys do not. */
const variants: readonly (readonly [...Variant, (typeof storeKinds)[number]])[] = [
  ...storeKinds.map((kind) => ['private_key_jwt, dpop', 'keys', 'dpop', false, withKeys, kind] as const),
  ['mtls, mtls', 'certificate', 'mtls', false, forAll, 'embedded'],
  ['private_key_jwt, mtls', 'keys', 'mtls', false, { ...forAll, ...assertions }, 'embedded'],
  ['mtls, dpop', 'certificate', 'dpop', false, { ...forAll, ...dpop }, 'embedded'],
  [
    'private_key_jwt, dpop, signed_non_repudiation, jarm',
    'keys',
    'dpop',
    true,
    { ...withKeys, ...signedRequests },
    'embedded',
  ],
];

describe.each(variants)('FAPI 2.0 with %s', (...[, authentication, proof, signing, modules, kind]) => {
  let suite: FapiSuite;

  beforeAll(async () => {
    suite = await startFapiSuite(kind, proof, authentication, signing);
  });
  afterAll(() => suite.service.stop());

  it.each(Object.entries(modules as typeof withKeys))(`%s, on ${kind}`, (_, module) => module?.(suite));
});
