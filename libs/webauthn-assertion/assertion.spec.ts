import { beforeAll, describe, expect, it } from '@jest/globals';
import { generateCredentialKey, signingKey, type AssertionOverrides } from '#libs/testing';
import { makeAssertion, makeCredential, page, recodings, type Registered } from '../../test/support/ceremonies.js';
import { sharedMutations } from '../../test/support/ceremony-mutations.js';
import { verifyAssertion, type Assertion } from './index.js';

let registered: Registered;
beforeAll(async () => {
  registered = await makeCredential();
});

const verdict = (assertion: Assertion, of = registered) => verifyAssertion(assertion, of.credential, page);
const mutated = (overrides: AssertionOverrides) => verdict(makeAssertion(registered, overrides)).holds;
const signature = (rewrite: (valid: Buffer) => Buffer) => ({ rewrites: { signature: rewrite } });
const attestedCredential = {
  aaguid: '00000000-0000-0000-0000-000000000000',
  credentialId: Buffer.alloc(32, 1),
  publicKey: new Map([[1, 2]]),
};

describe('an assertion', () => {
  it('holds, and tells its count', () => {
    const given = makeAssertion(registered, { authenticatorData: { signCount: 2 ** 32 - 1 } });
    expect(verdict(given)).toEqual({ holds: true, signCount: 2 ** 32 - 1 });
  });

  it.each(sharedMutations('webauthn.get'))('with %s proves nothing', (_, __, overrides) => {
    expect(mutated(overrides)).toBe(false);
  });

  it.each<[string, AssertionOverrides]>([
    ['a new credential', { authenticatorData: { attestedCredential } }],
    ['a new credential announced', { authenticatorData: { flags: { at: true } } }],
    ['the user handle of another', { userHandle: Buffer.alloc(32, 8).toString('base64url') }],
    ['an empty user handle', { userHandle: '' }],
    ['a key that has begun to sync', { authenticatorData: { flags: { be: true } } }],
    ['a key that was synced', { authenticatorData: { flags: { be: true, bs: true } } }],
    ['the signature of another key', { signingKey: signingKey(generateCredentialKey()) }],
    ['no signature', signature(() => Buffer.of())],
    ['a byte after the signature', signature((valid) => Buffer.concat([valid, Buffer.of(0)]))],
    ['a signature cut short', signature((valid) => valid.subarray(0, -1))],
    ['a signature of two zeros', signature(() => Buffer.from('3006020100020100', 'hex'))],
    ['a signature in a longer form', signature((valid) => Buffer.concat([Buffer.of(0x30, 0x81), valid.subarray(1)]))],
    ['a signature without DER', signature(() => Buffer.alloc(64, 1))],
  ])('with %s proves nothing', (_, overrides) => {
    expect(mutated(overrides)).toBe(false);
  });

  describe.each(['clientDataJSON', 'authenticatorData', 'signature'] as const)('whose %s is', (member) => {
    it.each(recodings)('%s proves nothing', (_, recode) => {
      const valid = makeAssertion(registered);
      const response = { ...valid.response, [member]: recode(valid.response[member]) };
      expect(verdict({ ...valid, response })).toEqual({ holds: false, fault: 'encoding' });
    });
  });

  it('by another credential proves nothing, under its own name or the expected one', async () => {
    const assertion = makeAssertion(await makeCredential());
    const { id } = registered.credential;
    expect(verdict(assertion)).toEqual({ holds: false, fault: 'id' });
    expect(verdict({ ...assertion, id, rawId: id }).holds).toBe(false);
  });

  it.each([
    ['of another curve', (key: Buffer) => key.fill(2, 6, 7)],
    ['off the curve', (key: Buffer) => key.fill(1, 45)],
    ['cut short', (key: Buffer) => key.subarray(0, -1)],
    ['with a byte more', (key: Buffer) => Buffer.concat([key, Buffer.of(0)])],
    ['that is empty', () => Buffer.of()],
  ])('proves nothing against a key %s', (_, change) => {
    const publicKey = Uint8Array.from(change(Buffer.from(registered.credential.publicKey)));
    const of = { ...registered, credential: { ...registered.credential, publicKey } };
    expect(verdict(makeAssertion(registered), of)).toEqual({ holds: false, fault: 'key' });
  });

  it.each<[string, AssertionOverrides]>([
    ['no user handle', { userHandle: undefined }],
    ['no word about frames', { clientData: { crossOrigin: undefined } }],
    ['names of its members within another one', { clientData: { x: { type: 'x', origin: ['x', { origin: '{' }] } } }],
    ['a member that browsers add to be ignored', { clientData: { other_keys_can_be_added_here: 'do not compare' } }],
    [
      'slashes escaped as Android does',
      { rewrites: { clientDataJson: (json) => Buffer.from(json.toString().replaceAll('/', '\\/')) } },
    ],
  ])('with %s holds', (_, overrides) => {
    expect(mutated(overrides)).toBe(true);
  });
});
