import type { CeremonyFault } from '../../src/core/devices/domain/ceremony-fault.js';
import type { RegistrationOverrides } from '#libs/testing';
import { challenge } from './ceremonies.js';

/** What can be changed in registrations and assertions alike. */
type SharedOverrides = Pick<RegistrationOverrides, 'clientData' | 'authenticatorData' | 'rewrites' | 'json'>;
export type Mutation<Overrides> = readonly [title: string, fault: CeremonyFault, overrides: Overrides];

const bytes = (...values: number[]) => Buffer.from(values);
const joined = (...parts: (Buffer | string)[]) => Buffer.concat(parts.map((part) => Buffer.from(part)));
const text = (change: (json: string) => string | Buffer) => ({
  rewrites: { clientDataJson: (valid: Buffer) => Buffer.from(change(valid.toString())) },
});
const appended = (members: string) => text((json) => `${json.slice(0, -1)},${members}}`);
const data = (change: (valid: Buffer) => Buffer) => ({ rewrites: { authenticatorData: change } });

/** Client data and authenticator data that are wrong in either ceremony; the signature covers the change. */
export function sharedMutations(type: 'webauthn.create' | 'webauthn.get'): readonly Mutation<SharedOverrides>[] {
  return [
    ['a credential of another type', 'wrong_credential_type', { json: { type: 'password' } }],
    ['an id that differs from the raw id', 'id_mismatch', { json: { id: 'A'.repeat(43) } }],
    ['a raw id that differs from the id', 'id_mismatch', { json: { rawId: 'A'.repeat(43) } }],
    ['the id of another credential', 'id_mismatch', { json: { id: 'A'.repeat(43), rawId: 'A'.repeat(43) } }],
    ...badJson,
    ...ambiguous(type),
    ...wrongClientData(type),
    ...wrongAuthenticatorData,
  ];
}

const badJson: readonly Mutation<SharedOverrides>[] = [
  ['no client data', 'client_data_malformed', text(() => '')],
  ['a byte order mark', 'client_data_malformed', text((json) => `\ufeff${json}`)],
  ['a space before the client data', 'client_data_malformed', text((json) => ` ${json}`)],
  ['a line break after the client data', 'client_data_malformed', text((json) => `${json}\n`)],
  ['a second object after the client data', 'client_data_malformed', text((json) => `${json}{}`)],
  ['a zero byte after the client data', 'client_data_malformed', text((json) => `${json}\0`)],
  ['client data cut short', 'client_data_malformed', text((json) => json.slice(0, -1))],
  ['client data in a list', 'client_data_malformed', text((json) => `[${json}]`)],
  ['client data that is null', 'client_data_malformed', text(() => 'null')],
  ['client data in UTF-16', 'client_data_malformed', text((json) => Buffer.from(json, 'utf16le'))],
  [
    'client data that is not UTF-8',
    'client_data_malformed',
    text((json) => joined(json.slice(0, -1), ',"x":"', bytes(0xc0, 0x80), '"}')),
  ],
];

const ambiguous = (type: string): readonly Mutation<SharedOverrides>[] => [
  ['the type twice', 'client_data_ambiguous', appended(`"type":"${type}"`)],
  ['the challenge twice', 'client_data_ambiguous', appended(`"challenge":"${challenge}"`)],
  [
    'the origin twice, once in disguise',
    'client_data_ambiguous',
    appended('"ori\\u0067in" : "https://app.id.example"'),
  ],
  [
    'two answers whether it was in a frame',
    'client_data_ambiguous',
    text((json) => json.replace('"crossOrigin":false', '"crossOrigin":true,"crossOrigin":false')),
  ],
  ['an unknown member twice', 'client_data_ambiguous', appended('"x":{"x":[1,{"x":2}]},"x":1')],
];

const wrongClientData = (type: string): readonly Mutation<SharedOverrides>[] => [
  [
    'the type of the other ceremony',
    'wrong_type',
    { clientData: { type: type === 'webauthn.get' ? 'webauthn.create' : 'webauthn.get' } },
  ],
  ['the type in capitals', 'wrong_type', { clientData: { type: type.toUpperCase() } }],
  ['no type', 'wrong_type', { clientData: { type: undefined } }],
  ['another challenge', 'wrong_challenge', { clientData: { challenge: 'A'.repeat(43) } }],
  ['the start of the challenge', 'wrong_challenge', { clientData: { challenge: challenge.slice(0, -1) } }],
  ['the challenge padded', 'wrong_challenge', { clientData: { challenge: `${challenge}=` } }],
  ['no challenge', 'wrong_challenge', { clientData: { challenge: undefined } }],
  ['an origin elsewhere', 'wrong_origin', { clientData: { origin: 'https://app.id.example.org' } }],
  ['the origin of another port', 'wrong_origin', { clientData: { origin: 'https://app.id.example:8443' } }],
  ['the origin without TLS', 'wrong_origin', { clientData: { origin: 'http://app.id.example' } }],
  ['the origin of the login page', 'wrong_origin', { clientData: { origin: 'https://id.example' } }],
  ['an origin below ours', 'wrong_origin', { clientData: { origin: 'https://evil.app.id.example' } }],
  ['the origin with a path', 'wrong_origin', { clientData: { origin: 'https://app.id.example/' } }],
  ['the origin of an app', 'wrong_origin', { clientData: { origin: 'android:apk-key-hash:AAAA' } }],
  ['no origin', 'wrong_origin', { clientData: { origin: undefined } }],
  ['a frame of a stranger', 'cross_origin', { clientData: { crossOrigin: true, topOrigin: 'https://evil.example' } }],
  ['a frame of nobody', 'cross_origin', { clientData: { crossOrigin: true } }],
  ['a frame that is neither true nor false', 'cross_origin', { clientData: { crossOrigin: 'false' } }],
  ['a stranger on top, without a frame', 'framed', { clientData: { topOrigin: 'https://evil.example' } }],
  ['ourselves on top, without a frame', 'framed', { clientData: { topOrigin: 'https://app.id.example' } }],
  ['a token binding', 'token_binding', { clientData: { tokenBinding: { status: 'present', id: 'AAAA' } } }],
];

const extensions = new Map([['credProtect', 3]]);

const wrongAuthenticatorData: readonly Mutation<SharedOverrides>[] = [
  ['no authenticator data', 'authenticator_data_malformed', data(() => Buffer.of())],
  ['authenticator data cut short', 'authenticator_data_malformed', data((valid) => valid.subarray(0, 36))],
  [
    'a byte after the authenticator data',
    'authenticator_data_malformed',
    { authenticatorData: { trailing: bytes(0) } },
  ],
  [
    'extensions announced that do not follow',
    'authenticator_data_malformed',
    { authenticatorData: { flags: { ed: true } } },
  ],
  [
    'extensions that were not announced',
    'authenticator_data_malformed',
    { authenticatorData: { extensions, flags: { ed: false } } },
  ],
  ['the hash of another RP ID', 'wrong_rp', { authenticatorData: { rpId: 'evil.example' } }],
  ['the hash of our parent domain', 'wrong_rp', { authenticatorData: { rpId: 'id.example' } }],
  ['the hash of the origin', 'wrong_rp', { authenticatorData: { rpId: 'https://app.id.example' } }],
  ['nobody present', 'user_absent', { authenticatorData: { flags: { up: false } } }],
  ['nobody verified', 'user_unverified', { authenticatorData: { flags: { uv: false } } }],
  ['a backup of a key that stays', 'backup_flags', { authenticatorData: { flags: { bs: true } } }],
  ['the first reserved flag', 'reserved_flags', { authenticatorData: { flags: { rfu1: true } } }],
  ['the second reserved flag', 'reserved_flags', { authenticatorData: { flags: { rfu2: true } } }],
  [
    'extensions that are no map',
    'authenticator_data_malformed',
    { authenticatorData: { extensions: Buffer.of(0x81, 0x05) } },
  ],
  [
    'a byte after the extensions',
    'authenticator_data_malformed',
    { authenticatorData: { extensions, trailing: bytes(0) } },
  ],
];
