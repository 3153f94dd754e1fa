import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { endpoints, writeInteractions, type EndpointPath } from '#libs/smart-id-api';
import { bank } from './relying-parties.js';
import { authenticationBody, certificateBody, signatureBody } from './relying-party-api.js';

/** An endpoint that takes JSON, with a body that it would take. */
export interface TriedEndpoint {
  /** Below `/smart-id-rp/`. */
  readonly path: string;
  /** Whether the path goes on with whom it names, and how. */
  readonly names: 'nobody' | 'person' | 'document' | 'number';
  readonly body: object;
}

const choice = writeInteractions([{ type: 'displayTextAndPIN', text: 'Sign in?' }]);

function bodyOf(path: EndpointPath): object {
  const { session, flow } = endpoints[path];
  if (flow === 'immediate' || session === 'cert') return certificateBody();
  const more = {
    requestProperties: { shareMdClientIpAddress: false },
    ...(flow === 'device-link' && { initialCallbackUrl: 'https://bank.example/back' }),
    ...(flow === 'linked' && { linkedSessionID: randomUUID() }),
    interactions: choice,
  };
  if (session === 'sign') return signatureBody(more);
  return authenticationBody({ ...more, ...(flow === 'notification' && { vcType: 'numeric4' }) });
}

const namings = { anonymous: 'nobody', etsi: 'person', document: 'document' } as const;

/** The 13 of v3. */
export const v3Endpoints: readonly TriedEndpoint[] = (Object.keys(endpoints) as EndpointPath[]).map((path) => ({
  path: `v3/${path}`,
  names: namings[endpoints[path].reference],
  body: bodyOf(path),
}));

export const v2Body = (more: object = {}) => ({
  ...bank,
  certificateLevel: 'QUALIFIED',
  hash: createHash('sha512').update(randomBytes(8)).digest('base64'),
  hashType: 'SHA512',
  allowedInteractionsOrder: [{ type: 'displayTextAndPIN', displayText60: 'Sign in?' }],
  ...more,
});

/** Those of the first two versions. */
export const v2Endpoints: readonly TriedEndpoint[] = ['authentication', 'signature', 'certificatechoice'].flatMap(
  (kind) => {
    const body = kind === 'certificatechoice' ? certificateBody() : v2Body();
    return [
      { path: `v2/${kind}/etsi`, names: 'person', body },
      { path: `v2/${kind}/document`, names: 'document', body },
      { path: `v1/${kind}/pno/UA`, names: 'number', body },
    ] as const;
  },
);

/** One change to a body that the protocol refuses, and the member that the answer has to point to. */
export interface BadBody {
  readonly title: string;
  /** Whether the endpoint's body has what is changed. */
  readonly fits: (body: Readonly<Record<string, unknown>>) => boolean;
  readonly change: (body: Record<string, unknown>) => void;
  /** RFC 6901. */
  readonly pointer: string;
}

type Body = Record<string, unknown>;
const has = (name: string) => (body: Readonly<Body>) => name in body;
const parametersOf = (body: Readonly<Body>) => (body['signatureProtocolParameters'] ?? {}) as Body;
const hasParameter = (name: string) => (body: Readonly<Body>) => name in parametersOf(body);

function missing(name: string): BadBody {
  return {
    title: `no ${name}`,
    fits: has(name),
    change: (body) => void Reflect.deleteProperty(body, name),
    pointer: `/${name}`,
  };
}

function being(title: string, name: string, value: unknown): BadBody {
  return { title, fits: has(name), change: (body) => (body[name] = value), pointer: `/${name}` };
}

function parameter(title: string, name: string, value: unknown, at = `/signatureProtocolParameters/${name}`): BadBody {
  const change = (body: Body) => {
    if (value === undefined) Reflect.deleteProperty(parametersOf(body), name);
    else parametersOf(body)[name] = value;
  };
  return { title, fits: hasParameter(name), change, pointer: at };
}

const hashPointer = '/signatureProtocolParameters/signatureAlgorithmParameters/hashAlgorithm';
const base64 = (bytes: number) => Buffer.alloc(bytes, 7).toString('base64');
const urlBase64 = Buffer.alloc(64, 0xff).toString('base64url');
const interactions = (...list: unknown[]) => Buffer.from(JSON.stringify(list)).toString('base64');
const text60 = (length: number) => interactions({ type: 'displayTextAndPIN', displayText60: 'ї'.repeat(length) });

/** Field by field: missing, of the wrong type, too long, wrongly encoded, unknown, or at odds with another. */
export const badBodies: readonly BadBody[] = [
  ...['relyingPartyUUID', 'relyingPartyName', 'signatureProtocol', 'signatureProtocolParameters'].map(missing),
  ...['interactions', 'vcType', 'linkedSessionID', 'hash', 'hashType'].map(missing),
  ...['relyingPartyUUID', 'relyingPartyName', 'certificateLevel', 'signatureProtocol', 'interactions', 'vcType'].map(
    (name) => being(`${name} that is a number`, name, 7),
  ),
  ...['linkedSessionID', 'initialCallbackUrl', 'hash', 'hashType', 'allowedInteractionsOrder'].map((name) =>
    being(`${name} that is an object`, name, { a: 1 }),
  ),
  being('a UUID that is none', 'relyingPartyUUID', 'DEMO'),
  being('a name that is too long', 'relyingPartyName', 'x'.repeat(151)),
  being('no such level', 'certificateLevel', 'HIGHEST'),
  being('another protocol', 'signatureProtocol', 'ACSP_V1'),
  being('no such kind of code', 'vcType', 'alpha6'),
  being('a plain callback', 'initialCallbackUrl', 'http://bank.example/back'),
  being('a callback with the separator of what is signed', 'initialCallbackUrl', 'https://bank.example/?a|b'),
  being('a callback that is too long', 'initialCallbackUrl', `https://bank.example/${'a'.repeat(1_800)}`),
  being('a linked session that is no UUID', 'linkedSessionID', 'x'),
  being('interactions that are too long', 'interactions', 'A'.repeat(16_004)),
  being('interactions in Base64 for addresses', 'interactions', `${choice.slice(0, -4)}_-__`),
  being('interactions that are not encoded', 'interactions', '[{"type":"displayTextAndPIN"}]'),
  being('interactions that are no list', 'interactions', Buffer.from('{}').toString('base64')),
  being('interactions that are not UTF-8', 'interactions', Buffer.of(0x5b, 0xff, 0x5d).toString('base64')),
  being('a text of 61 characters', 'interactions', text60(61)),
  being(
    'a text that says nothing',
    'interactions',
    interactions({ type: 'displayTextAndPIN', displayText60: '\u202e' }),
  ),
  being('an unknown interaction', 'interactions', interactions({ type: 'verificationCodeChoice', displayText60: 'a' })),
  ...['rpChallenge', 'digest', 'signatureAlgorithm'].map((name) => parameter(`no ${name}`, name, undefined)),
  ...['rpChallenge', 'digest', 'signatureAlgorithm'].map((name) => parameter(`${name} that is a list`, name, [])),
  ...['rpChallenge', 'digest'].flatMap((name) => [
    parameter(`${name} that is too short`, name, base64(31)),
    parameter(`${name} that is too long`, name, base64(67)),
    parameter(`${name} in Base64 for addresses`, name, urlBase64),
    parameter(`${name} in hexadecimal digits`, name, 'ab'.repeat(32).slice(0, 62) + 'zz=='),
    parameter(`${name} over two lines`, name, `${base64(64).slice(0, 40)}\n${base64(64).slice(40, 80)}`),
  ]),
  parameter('an unknown algorithm', 'signatureAlgorithm', 'ed25519'),
  parameter('an algorithm that was retired', 'signatureAlgorithm', 'sha1WithRSAEncryption'),
  parameter('no hash', 'signatureAlgorithmParameters', undefined, hashPointer),
  parameter('an unknown hash', 'signatureAlgorithmParameters', { hashAlgorithm: 'SHA-1' }, hashPointer),
  parameter('a digest of another length than its hash makes', 'digest', base64(32)),
  parameter('a digest that is longer than its hash makes', 'digest', base64(48)),
  being('a hash of another length than its type makes', 'hash', base64(32)),
  being('a hash in Base64 for addresses', 'hash', urlBase64),
  being('a hash that is too long', 'hash', base64(67)),
  being('an unknown type of hash', 'hashType', 'SHA1'),
  being('no interaction at all', 'allowedInteractionsOrder', []),
];
