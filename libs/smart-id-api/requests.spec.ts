import { describe, expect, it } from '@jest/globals';
import {
  endpointPath,
  endpoints,
  ignoredProperties,
  invalidRequest,
  pssParameters,
  sessionStatus,
  signingCertificateResponse,
  writeInteractions,
  type EndpointPath,
} from './index.js';

const bytes = (length: number) => Buffer.alloc(length, 7).toString('base64');
const party = { relyingPartyUUID: '00000000-0000-4000-8000-000000000000', relyingPartyName: 'DEMO' };
const interactions = writeInteractions([{ type: 'displayTextAndPIN', text: 'Log in?' }]);
const pss = { signatureAlgorithm: 'rsassa-pss', signatureAlgorithmParameters: { hashAlgorithm: 'SHA3-512' } };
const authentication = {
  ...party,
  signatureProtocol: 'ACSP_V2',
  signatureProtocolParameters: { rpChallenge: bytes(64), ...pss },
  interactions,
};
const signature = {
  ...party,
  signatureProtocol: 'RAW_DIGEST_SIGNATURE',
  signatureProtocolParameters: { digest: bytes(64), ...pss },
  interactions,
};
const initialCallbackUrl = 'https://rp.example/back?value=1';
const linkedSessionID = '5b3e44f5-1a2b-4c3d-8e9f-0a1b2c3d4e5f';

const bodies: Readonly<Record<EndpointPath, object>> = {
  'authentication/device-link/anonymous': { ...authentication, initialCallbackUrl },
  'authentication/device-link/etsi': authentication,
  'authentication/device-link/document': authentication,
  'authentication/notification/etsi': { ...authentication, vcType: 'numeric4' },
  'authentication/notification/document': { ...authentication, vcType: 'numeric4' },
  'signature/device-link/etsi': { ...signature, initialCallbackUrl },
  'signature/device-link/document': signature,
  'signature/notification/etsi': signature,
  'signature/notification/document': { ...signature, nonce: 'n' },
  'signature/notification/linked': { ...signature, linkedSessionID },
  'signature/certificate-choice/device-link/anonymous': { ...party, initialCallbackUrl },
  'signature/certificate-choice/notification/etsi': { ...party, nonce: 'n' },
  'signature/certificate': party,
};
const paths = Object.keys(endpoints) as EndpointPath[];
const parse = (path: EndpointPath, body: object) => endpoints[path].body.safeParse(body);

describe('the endpoints', () => {
  it('are thirteen', () => {
    expect(paths).toHaveLength(13);
  });

  it.each(paths)('%s takes what it should, and asks for QUALIFIED unless told otherwise', (path) => {
    const { success, data } = parse(path, bodies[path]);
    expect({ success, level: data?.certificateLevel }).toEqual({ success: true, level: 'QUALIFIED' });
  });

  it.each(paths)('%s needs each of its members', (path) => {
    const optional = ['initialCallbackUrl', 'nonce'];
    for (const name of Object.keys(bodies[path]).filter((known) => !optional.includes(known))) {
      const { [name]: _, ...rest } = bodies[path] as Record<string, unknown>;
      const { error } = parse(path, rest);
      expect(error && invalidRequest(error).errors?.map(({ pointer }) => pointer)).toEqual([`/${name}`]);
    }
  });

  it.each(paths)('%s ignores what clients add', (path) => {
    const added = { nonce: 'n', somethingElse: 1, requestProperties: { shareMdClientIpAddress: false, colour: 'red' } };
    const { success, data } = parse(path, { ...bodies[path], ...added });
    expect(success).toBe(true);
    expect(data).not.toHaveProperty('somethingElse');
    if (path !== 'signature/certificate') expect(ignoredProperties(data as object)).toEqual(['colour']);
  });

  it('know QSCD where something is signed and not where somebody is authenticated', () => {
    const known = paths.filter((path) => parse(path, { ...bodies[path], certificateLevel: 'QSCD' }).success);
    expect(known).toEqual(paths.filter((path) => path.startsWith('signature')));
  });

  it('have paths with whom they are for, written for an address', () => {
    const named = endpointPath('signature/certificate', 'PNOLV-030303-10012-AB12-Q');
    expect(named).toBe('signature/certificate/PNOLV-030303-10012-AB12-Q');
    expect(endpointPath('authentication/device-link/etsi', '../x')).toBe('authentication/device-link/etsi/..%2Fx');
    expect(endpointPath('authentication/device-link/anonymous')).toBe('authentication/device-link/anonymous');
    expect(() => endpointPath('authentication/device-link/anonymous', 'x')).toThrow(TypeError);
    expect(() => endpointPath('signature/certificate')).toThrow(TypeError);
  });
});

describe('a request', () => {
  const path = 'authentication/device-link/anonymous';
  const parameters = (changed: object) => ({
    signatureProtocolParameters: { ...authentication.signatureProtocolParameters, ...changed },
  });
  const p = '/signatureProtocolParameters';
  it.each<[string, object, string]>([
    ['no UUID', { relyingPartyUUID: 'DEMO' }, '/relyingPartyUUID'],
    ['an empty name', { relyingPartyName: '' }, '/relyingPartyName'],
    ['a name of 151 characters', { relyingPartyName: 'a'.repeat(151) }, '/relyingPartyName'],
    ['an unknown level', { certificateLevel: 'HIGH' }, '/certificateLevel'],
    ['the protocol of signatures', { signatureProtocol: 'RAW_DIGEST_SIGNATURE' }, '/signatureProtocol'],
    ['a challenge of 31 bytes', parameters({ rpChallenge: bytes(31) }), `${p}/rpChallenge`],
    ['a challenge of 65 bytes', parameters({ rpChallenge: bytes(65) }), `${p}/rpChallenge`],
    ['a challenge without padding', parameters({ rpChallenge: 'A'.repeat(43) + 'B=' }), `${p}/rpChallenge`],
    ['a base64url challenge', parameters({ rpChallenge: '-'.repeat(43) + '=' }), `${p}/rpChallenge`],
    ['an unknown algorithm', parameters({ signatureAlgorithm: 'ecdsa' }), `${p}/signatureAlgorithm`],
    [
      'an unknown hash',
      parameters({ signatureAlgorithmParameters: { hashAlgorithm: 'SHA-1' } }),
      `${p}/signatureAlgorithmParameters/hashAlgorithm`,
    ],
    [
      'no hash for rsassa-pss',
      parameters({ signatureAlgorithmParameters: undefined }),
      `${p}/signatureAlgorithmParameters/hashAlgorithm`,
    ],
    ['plain http', { initialCallbackUrl: 'http://rp.example' }, '/initialCallbackUrl'],
    ['a fragment', { initialCallbackUrl: 'https://rp.example/#a' }, '/initialCallbackUrl'],
    ['a bar', { initialCallbackUrl: 'https://rp.example/|' }, '/initialCallbackUrl'],
    ['no host', { initialCallbackUrl: 'https://:' }, '/initialCallbackUrl'],
    ['a long address', { initialCallbackUrl: `https://rp.example/${'a'.repeat(1_800)}` }, '/initialCallbackUrl'],
    ['interactions that are a list', { interactions: [] }, '/interactions'],
    ['interactions that say nothing', { interactions: 'W10=' }, '/interactions'],
    [
      'a permission that is a word',
      { requestProperties: { shareMdClientIpAddress: 'yes' } },
      '/requestProperties/shareMdClientIpAddress',
    ],
  ])('with %s is refused, and says where', (_, change, pointer) => {
    const { error } = parse(path, { ...bodies[path], ...change });
    expect(error && invalidRequest(error)).toMatchObject({
      status: 400,
      errors: [{ pointer, paramName: pointer.split('/').at(-1) }],
    });
  });

  it.each([
    ['SHA-512', 32],
    ['SHA-256', 64],
    ['SHA3-384', 32],
  ])('to sign a digest of %s with %d bytes is refused', (hashAlgorithm, length) => {
    const signatureProtocolParameters = {
      ...{ digest: bytes(length), signatureAlgorithm: 'rsassa-pss' },
      signatureAlgorithmParameters: { hashAlgorithm },
    };
    const { error } = parse('signature/notification/etsi', { ...signature, signatureProtocolParameters });
    expect(error && invalidRequest(error).errors?.map(({ pointer }) => pointer)).toEqual([`${p}/digest`]);
  });

  it('of an older algorithm has its hash in the name', () => {
    const sent = (digest: string) => {
      const signatureProtocolParameters = { digest, signatureAlgorithm: 'sha384WithRSAEncryption' };
      return parse('signature/device-link/document', { ...signature, signatureProtocolParameters }).success;
    };
    expect([sent(bytes(48)), sent(bytes(64))]).toEqual([true, false]);
  });

  it('that is no object at all is refused without naming a field', () => {
    const { error } = endpoints[path].body.safeParse('text');
    expect(error && invalidRequest(error).errors).toEqual([expect.not.objectContaining({ pointer: '' })]);
  });
});

describe('an answer', () => {
  it('is read as the protocol has it', () => {
    const complete = {
      state: 'COMPLETE',
      result: { endResult: 'OK', documentNumber: 'PNOEE-40504040001-DEM0-Q' },
      signatureProtocol: 'ACSP_V2',
      signature: {
        ...{ value: bytes(384), serverRandom: bytes(24), userChallenge: 'u'.repeat(43), flowType: 'QR' },
        ...{ signatureAlgorithm: 'rsassa-pss', signatureAlgorithmParameters: pssParameters('SHA-512') },
      },
      cert: { value: bytes(900), certificateLevel: 'QUALIFIED' },
      interactionTypeUsed: 'displayTextAndPIN',
    };
    expect(sessionStatus.parse({ ...complete, later: 1 })).toEqual(complete);
    expect(sessionStatus.parse({ state: 'RUNNING' })).toEqual({ state: 'RUNNING' });
    expect(sessionStatus.safeParse({ ...complete, state: 'DONE' }).success).toBe(false);
    expect(signingCertificateResponse.safeParse({ state: 'OK' }).success).toBe(false);
    expect(signingCertificateResponse.safeParse({ state: 'DOCUMENT_UNUSABLE' }).success).toBe(true);
  });
});
