import { beforeAll, describe, expect, it } from '@jest/globals';
import { generateCredentialKey, signingKey, type AssertionOverrides } from '#libs/testing';
import {
  assert,
  faultOf,
  makeAssertion,
  makeCredential,
  page,
  recodings,
  type Registered,
} from '../../../../test/support/ceremonies.js';
import { sharedMutations, type Mutation } from '../../../../test/support/ceremony-mutations.js';
import { verifyAssertion } from './assertion-ceremony.js';
import { decoyCredential } from './decoy-credential.js';

const anotherKey = signingKey(generateCredentialKey());
const attestedCredential = {
  aaguid: '00000000-0000-0000-0000-000000000000',
  credentialId: Buffer.alloc(32, 1),
  publicKey: new Map([[1, 2]]),
};
const signature = (rewrite: (valid: Buffer) => Buffer) => ({ rewrites: { signature: rewrite } });
/** The first integer of the signature, r, otherwise encoded: what follows the sequence's head of two bytes. */
const withR = (change: (r: Buffer) => Buffer) =>
  signature((valid) => {
    const end = 4 + valid.readUInt8(3);
    const content = Buffer.concat([change(valid.subarray(4, end)), valid.subarray(end)]);
    return Buffer.concat([Buffer.of(0x30, content.length), content]);
  });
const integer = (...parts: Uint8Array[]) => {
  const value = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(2, value.length), value]);
};

const mutations: readonly Mutation<AssertionOverrides>[] = [
  [
    'a new credential in the authenticator data',
    'unexpected_credential_data',
    { authenticatorData: { attestedCredential } },
  ],
  [
    'a new credential announced that does not follow',
    'authenticator_data_malformed',
    { authenticatorData: { flags: { at: true } } },
  ],
  [
    'the user handle of another citizen',
    'wrong_user_handle',
    { userHandle: Buffer.alloc(32, 8).toString('base64url') },
  ],
  ['an empty user handle', 'wrong_user_handle', { userHandle: '' }],
  ['a key that has begun to sync', 'backup_changed', { authenticatorData: { flags: { be: true } } }],
  ['a key that has been synced', 'backup_changed', { authenticatorData: { flags: { be: true, bs: true } } }],
  ['the signature of another key', 'signature', { signingKey: anotherKey }],
  ['no signature', 'signature', signature(() => Buffer.of())],
  ['a byte after the signature', 'signature', signature((valid) => Buffer.concat([valid, Buffer.of(0)]))],
  ['a signature cut short', 'signature', signature((valid) => valid.subarray(0, -1))],
  ['a signature of two zeros', 'signature', signature(() => Buffer.from('3006020100020100', 'hex'))],
  ['a signature of two ones', 'signature', signature(() => Buffer.from('3006020101020101', 'hex'))],
  [
    'a signature in a longer form',
    'signature',
    signature((valid) => Buffer.concat([Buffer.of(0x30, 0x81), valid.subarray(1)])),
  ],
  ['a signature with a filled-up integer', 'signature', withR((r) => integer(Buffer.of(0), r))],
  ['a signature without DER', 'signature', signature(() => Buffer.alloc(64, 1))],
];

describe('an assertion', () => {
  let registered: Registered;
  beforeAll(async () => {
    registered = await makeCredential();
  });

  it.each([...sharedMutations('webauthn.get'), ...mutations])(
    'with %s is refused as %s',
    async (_, fault, overrides) => {
      expect(await faultOf(assert(makeAssertion(registered, overrides), registered))).toBe(fault);
    },
  );

  describe.each(['clientDataJSON', 'authenticatorData', 'signature'] as const)('whose %s is', (member) => {
    it.each(recodings)('%s is refused', async (_, recode, fault) => {
      const valid = makeAssertion(registered);
      const response = { ...valid.response, [member]: recode(valid.response[member]) };
      expect(await faultOf(assert({ ...valid, response }, registered))).toBe(fault);
    });
  });

  it.each([
    ['authenticator data', 'authenticatorData'],
    ['client data', 'clientDataJSON'],
    ['signature', 'signature'],
  ] as const)('with the %s of another assertion is refused as signature', async (_, member) => {
    const [first, second] = [
      makeAssertion(registered),
      makeAssertion(registered, { clientData: { crossOrigin: undefined } }),
    ];
    const response = { ...first.response, [member]: second.response[member] };
    expect(await faultOf(assert({ ...first, response }, registered))).toBe('signature');
  });

  it('by another credential of the same citizen is refused as id_mismatch', async () => {
    const other = await makeCredential();
    expect(await faultOf(assert(makeAssertion(other), registered))).toBe('id_mismatch');
  });

  it('by a synced key is refused once it says that it stays', async () => {
    const synced = await makeCredential({ backupEligible: true });
    const response = makeAssertion(synced, { authenticatorData: { flags: { be: false } } });
    expect(await faultOf(assert(response, synced))).toBe('backup_changed');
  });

  it.each<[string, AssertionOverrides]>([
    ['nothing unusual', {}],
    ['no user handle', { userHandle: undefined }],
    ['extension outputs that nobody asked for', { authenticatorData: { extensions: new Map([['uvm', true]]) } }],
    ['no word about frames', { clientData: { crossOrigin: undefined } }],
    ['names of its members within another one', { clientData: { x: { type: 'x', origin: ['x', { origin: '{' }] } } }],
    ['a member that browsers add to be ignored', { clientData: { other_keys_can_be_added_here: 'do not compare' } }],
    [
      'slashes escaped as Android does',
      { rewrites: { clientDataJson: (json) => Buffer.from(json.toString().replaceAll('/', '\\/')) } },
    ],
    ['client extension outputs, which nobody signs', { json: { clientExtensionResults: { credProps: { rk: true } } } }],
  ])('with %s is accepted', async (_, overrides) => {
    expect(await faultOf(assert(makeAssertion(registered, overrides), registered))).toBeUndefined();
  });

  it('tells the count, whatever it is: whether it grew is judged where it is stored', async () => {
    const response = makeAssertion(registered, { authenticatorData: { signCount: 2 ** 32 - 1 } });
    expect(await assert(response, registered)).toEqual({ signCount: 2 ** 32 - 1 });
    const again = makeAssertion(registered, { authenticatorData: { signCount: 0 } });
    expect(await assert(again, registered)).toEqual({ signCount: 0 });
  });

  it.each<[string, AssertionOverrides]>([
    ['as it is', {}],
    ['with a user handle of its own', { userHandle: 'AAAA' }],
    ['with a key that syncs', { authenticatorData: { flags: { be: true } } }],
  ])('by nobody, %s, is refused for nothing but its signature, as that of somebody is', async (_, overrides) => {
    const response = makeAssertion(registered, { ...overrides, signingKey: anotherKey });
    expect(await faultOf(verifyAssertion(response, decoyCredential(response.id), page))).toBe('signature');
    expect(await faultOf(assert(response, registered))).toBe('signature');
  });
});
