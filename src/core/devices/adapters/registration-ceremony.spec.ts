import { describe, expect, it } from '@jest/globals';
import {
  encodeCbor,
  generateCredentialKey,
  otherModelAttestation,
  type AuthenticatorOptions,
  type CborValue,
  type CoseKeyOverrides,
  type RegistrationOverrides,
} from '#libs/testing';
import { encodeCredentialKey } from './credential-key.js';
import { faultOf, makeRegistration, recodings, register } from '../../../../test/support/ceremonies.js';
import { sharedMutations, type Mutation } from '../../../../test/support/ceremony-mutations.js';

type Mutations = readonly Mutation<RegistrationOverrides>[];

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');
const key = (publicKey: CoseKeyOverrides | Uint8Array) => ({ publicKey });
const credential = (length: number) => ({ attestedCredential: { credentialId: Buffer.alloc(length, 1) } });
const object = (rewrite: (valid: Buffer) => Buffer) => ({ rewrites: { attestationObject: rewrite } });
const rebuilt = (value: CborValue) => object(() => encodeCbor(value));
const point = generateCredentialKey();
const [x, y] = [Buffer.from(point.x, 'base64url'), Buffer.from(point.y, 'base64url')];
const credProtect = new Map([['credProtect', 3]]);
const noId = { attestedCredential: { credentialId: Buffer.of() } };

const aboutTheId: Mutations = [
  ['the id of another credential inside', 'id_mismatch', { json: { id: 'A'.repeat(43), rawId: 'A'.repeat(43) } }],
  ['a padded id', 'id_mismatch', { json: { id: 'A'.repeat(43) + '=', rawId: 'A'.repeat(43) + '=' } }],
  ['an empty id', 'id_too_short', noId],
  ['an id of 15 bytes', 'id_too_short', credential(15)],
  ['an id of 1024 bytes', 'id_too_long', credential(1024)],
  [
    'an id that is longer than all that follows',
    'authenticator_data_malformed',
    { attestedCredential: { claimedIdLength: 1000 } },
  ],
  [
    'an id that is longer than it says',
    'authenticator_data_malformed',
    { attestedCredential: { credentialId: Buffer.alloc(32, 0xff), claimedIdLength: 31 } },
  ],
  ['no credential', 'no_credential_data', { rewrites: { authenticatorData: withoutCredential } }],
  [
    'a credential that is not announced',
    'authenticator_data_malformed',
    { authenticatorData: { flags: { at: false } } },
  ],
];

function withoutCredential(valid: Buffer): Buffer {
  const data = Buffer.from(valid.subarray(0, 37));
  data.writeUInt8(data.readUInt8(32) & 0b1011_1111, 32);
  return data;
}

const coseKey = (...members: string[]) => key(hex(members.join('')));
const anX = `21 5820 ${x.toString('hex')}`;
const aY = `22 5820 ${y.toString('hex')}`;

const aboutTheKey: Mutations = [
  ['a key for RS256', 'algorithm', key({ alg: -257 })],
  ['a key for ES384', 'algorithm', key({ alg: -35 })],
  ['a key for EdDSA', 'algorithm', key({ alg: -8 })],
  ['a key for an algorithm in words', 'algorithm', key({ alg: 'ES256' })],
  ['a key for no algorithm', 'algorithm', key({ alg: undefined })],
  ['a key that is one of RSA', 'wrong_curve', key({ kty: 3 })],
  ['a key that is an octet pair', 'wrong_curve', key({ kty: 1 })],
  ['a key on P-384', 'wrong_curve', key({ crv: 2 })],
  ['a key on secp256k1', 'wrong_curve', key({ crv: 8 })],
  ['a key on no curve', 'wrong_curve', key({ crv: undefined })],
  ['a key without x', 'key_malformed', key({ x: undefined })],
  ['a key without y', 'key_malformed', key({ y: undefined })],
  ['a key in compressed form', 'key_malformed', key({ y: true })],
  ['a key with a short coordinate', 'key_malformed', key({ x: x.subarray(1) })],
  ['a key with a long coordinate', 'key_malformed', key({ x: Buffer.concat([Buffer.of(0), x]) })],
  ['a key with an id', 'key_malformed', key({ extra: new Map([[2, Buffer.of(1)]]) })],
  ['a key with operations', 'key_malformed', key({ extra: new Map([[4, [2]]]) })],
  ['a key with a private member', 'key_malformed', key({ extra: new Map([[-70_000, 1]]) })],
  ['a key with a named member', 'key_malformed', key({ extra: new Map([['x', 1]]) })],
  ['a key with members in another order', 'key_malformed', coseKey('a5 0326 0102 2001', anX, aY)],
  ['a key that ends too early', 'key_malformed', coseKey('a5 0102 0326 2001', anX, '22 5821', y.toString('hex'))],
  ['a key that is no map', 'key_malformed', coseKey('05')],
  ['a key that is no CBOR', 'authenticator_data_malformed', coseKey('ff')],
  ['a key with a member twice', 'authenticator_data_malformed', coseKey('a6 0102 0102 0326 2001', anX, aY)],
  ['a key with a number in a longer form', 'authenticator_data_malformed', coseKey('a5 011802 0326 2001', anX, aY)],
  ['a point off the curve', 'off_curve', key({ y: Buffer.alloc(32, 1) })],
  ['the point of zeros', 'off_curve', key({ x: Buffer.alloc(32), y: Buffer.alloc(32) })],
  ['a coordinate beyond the field', 'off_curve', key({ x: Buffer.alloc(32, 0xff) })],
];

const aboutTheObject: Mutations = [
  ['no attestation object', 'attestation_malformed', object(() => Buffer.of())],
  ['an attestation object cut short', 'attestation_malformed', object((valid) => valid.subarray(0, -1))],
  [
    'a byte after the attestation object',
    'attestation_malformed',
    object((valid) => Buffer.concat([valid, hex('00')])),
  ],
  ['an attestation object with a fourth member', 'attestation_malformed', { attestation: { extra: { epAtt: true } } }],
  ['an attestation object in a list', 'attestation_malformed', object((valid) => Buffer.concat([hex('81'), valid]))],
  ['an attestation object with a tag', 'attestation_malformed', object((valid) => Buffer.concat([hex('c1'), valid]))],
  [
    'an attestation object of open length',
    'attestation_malformed',
    object((valid) => Buffer.concat([hex('bf'), valid.subarray(1), hex('ff')])),
  ],
  ['lists within lists without end', 'attestation_malformed', object(() => Buffer.alloc(12_000, 0x81))],
  ['only a format', 'attestation_malformed', rebuilt(new Map([['fmt', 'none']]))],
  [
    'authenticator data that is text',
    'attestation_malformed',
    rebuilt(
      new Map<string, CborValue>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', 'none'],
      ]),
    ),
  ],
  [
    'a statement that is a list',
    'attestation_malformed',
    rebuilt(
      new Map<string, CborValue>([
        ['fmt', 'none'],
        ['attStmt', []],
        ['authData', Buffer.alloc(37)],
      ]),
    ),
  ],
  ['its format twice', 'attestation_malformed', object((valid) => withFormatTwice(valid))],
];

function withFormatTwice(valid: Buffer): Buffer {
  return Buffer.concat([hex('a4 63666d74 646e6f6e65'), valid.subarray(1)]);
}

describe('a registration', () => {
  const mutations = [...sharedMutations('webauthn.create'), ...aboutTheId, ...aboutTheKey, ...aboutTheObject];

  it.each(mutations)('with %s is refused as %s', async (_, fault, overrides) => {
    expect(await faultOf(register(makeRegistration(overrides)))).toBe(fault);
  });

  it.each<[string, RegistrationOverrides]>([
    ['a list of nothing', rebuiltNone([])],
    ['authenticator data that ends too early', { rewrites: { attestationObject: withLongerData } }],
  ])('without attestation, with %s, is refused as attestation_malformed', async (_, overrides) => {
    expect(await faultOf(register(makeRegistration(overrides, { attestation: 'none' })))).toBe('attestation_malformed');
  });

  describe.each(['clientDataJSON', 'attestationObject'] as const)('whose %s is', (member) => {
    it.each(recodings)('%s is refused', async (_, recode, fault) => {
      const valid = makeRegistration();
      const response = { ...valid.response, [member]: recode(valid.response[member]) };
      expect(await faultOf(register({ ...valid, response }))).toBe(fault);
    });
  });

  it.each<[string, AuthenticatorOptions, object]>([
    ['a trusted maker', {}, { attested: true, backupEligible: false }],
    ['another model of that maker', { aaguid: otherModelAttestation.aaguid }, { attested: true }],
    ['an unknown maker', { attestation: 'untrusted' }, { attested: false }],
    ['itself', { attestation: 'self' }, { attested: false }],
    ['nobody', { attestation: 'none' }, { attested: false }],
    ['a trusted maker, for a key that syncs', { backupEligible: true }, { attested: true, backupEligible: true }],
    [
      'nobody, for a key that has synced',
      { attestation: 'none', backupEligible: true, backedUp: true },
      { attested: false, backupEligible: true },
    ],
  ])('that is attested by %s is accepted as such', async (_, kind, outcome) => {
    expect(await register(makeRegistration({}, kind))).toMatchObject({ ...outcome, signCount: 0 });
  });

  it.each<[string, RegistrationOverrides]>([
    ['an id of 16 bytes', credential(16)],
    ['an id of 1023 bytes', credential(1023)],
    ['credProtect, which browsers ask of security keys', { authenticatorData: { extensions: credProtect } }],
    ['a count', { authenticatorData: { signCount: 2 ** 32 - 1 } }],
    ['no word about frames', { clientData: { crossOrigin: undefined } }],
    ['names of its members within another one', { clientData: { x: { type: 'x', origin: ['x', { origin: '{' }] } } }],
    ['a member that browsers add to be ignored', { clientData: { other_keys_can_be_added_here: 'do not compare' } }],
    [
      'slashes escaped as Android does',
      { rewrites: { clientDataJson: (json) => Buffer.from(json.toString().replaceAll('/', '\\/')) } },
    ],
    ['client extension outputs, which nobody signs', { json: { clientExtensionResults: { credProps: { rk: true } } } }],
    [
      'conveniences of the browser, which nobody signs',
      { json: { response: { publicKey: 'AAAA', authenticatorData: 'AAAA', transports: ['x'] } } },
    ],
  ])('with %s is accepted', async (_, overrides) => {
    expect(await faultOf(register(makeRegistration(overrides)))).toBeUndefined();
  });

  it('keeps the same key with and without extension outputs behind it', async () => {
    const { publicKey } = await register(makeRegistration({ authenticatorData: { extensions: credProtect } }));
    expect(publicKey).toHaveLength(encodeCredentialKey(x, y).length);
  });
});

function rebuiltNone(attStmt: CborValue): RegistrationOverrides {
  const members: [string, CborValue][] = [
    ['fmt', 'none'],
    ['attStmt', attStmt],
  ];
  return object((valid) => encodeCbor(new Map([...members, ['authData', valid.subarray(-164)]])));
}

/** The length of the authenticator data, which ends the object, is one more than there is. */
function withLongerData(valid: Buffer): Buffer {
  const changed = Buffer.from(valid);
  changed.writeUInt8(165, valid.length - 165);
  return changed;
}
