import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { oksanaNumber, PeerAuthority, rsaKey, type PersonContent } from '../../test/support/peer-authority.js';
import { SmartIdPeer } from '../../test/support/smart-id-peer.js';
import { oids, toPem } from '../x509/index.js';
import * as der from '../x509/der.js';
import { AnswerRefused, RelyingPartyClient, type AnswerFault, type CertificateDemands } from './index.js';

let peer: SmartIdPeer;
let client: RelyingPartyClient;
beforeAll(async () => {
  peer = await SmartIdPeer.start();
  client = new RelyingPartyClient(peer.settings);
});
afterEach(() => peer.reset());
afterAll(() => peer.stop());

const interactions = [{ type: 'displayTextAndPIN', text: 'Увійти?' }] as const;
const callbackUrl = 'https://library.example/back';
type Json = Record<string, Record<string, unknown>>;

async function outcome(
  asked: Parameters<RelyingPartyClient['startDeviceLinkAuthentication']>[0] = { interactions },
  by = client,
): Promise<string> {
  const session = await by.startDeviceLinkAuthentication(asked);
  return session.wait().then(
    () => 'believed',
    (error: unknown) => (error instanceof AnswerRefused ? error.code : String(error)),
  );
}

const wrong = (text: unknown) => {
  const bytes = Buffer.from(String(text), 'base64');
  bytes[bytes.length >> 1]! ^= 1;
  return bytes.toString('base64');
};

describe('an answer in which one thing was changed is refused:', () => {
  it.each<[string, AnswerFault, (status: Json) => void]>([
    ['the signature', 'wrong_signature', ({ signature }) => (signature!['value'] = wrong(signature!['value']))],
    ['the server random', 'wrong_signature', ({ signature }) => (signature!['serverRandom'] = 'A'.repeat(24))],
    ['the user challenge', 'wrong_signature', ({ signature }) => (signature!['userChallenge'] = 'A'.repeat(43))],
    ['no signature', 'malformed', ({ signature }) => delete signature!['value']],
    ['no server random', 'malformed', ({ signature }) => delete signature!['serverRandom']],
    ['no user challenge', 'malformed', ({ signature }) => delete signature!['userChallenge']],
    ['no certificate', 'malformed', (status) => delete status['cert']],
    ['no account', 'malformed', ({ result }) => delete result!['documentNumber']],
    ['a signature in another alphabet', 'malformed', ({ signature }) => (signature!['value'] = 'a_b-')],
    ['a state of its own', 'malformed', (status) => (status['state'] = 'DONE' as never)],
    ['an end of its own', 'malformed', ({ result }) => (result!['endResult'] = 'PERHAPS')],
    ['no end', 'malformed', (status) => delete status['result']],
    ['the flow', 'other_flow', ({ signature }) => (signature!['flowType'] = 'Notification')],
    ['the flow, where none can return', 'other_flow', ({ signature }) => (signature!['flowType'] = 'Web2App')],
    [
      'the interaction',
      'other_interaction',
      (status) => (status['interactionTypeUsed'] = 'confirmationMessage' as never),
    ],
    ['no interaction', 'other_interaction', (status) => delete status['interactionTypeUsed']],
    ['the protocol', 'other_protocol', (status) => (status['signatureProtocol'] = 'RAW_DIGEST_SIGNATURE' as never)],
    ['no protocol', 'other_protocol', (status) => delete status['signatureProtocol']],
    [
      'an older padding',
      'other_algorithm',
      ({ signature }) => (signature!['signatureAlgorithm'] = 'sha512WithRSAEncryption'),
    ],
    ['no parameters', 'other_algorithm', ({ signature }) => delete signature!['signatureAlgorithmParameters']],
    ['the account', 'other_person', ({ result }) => (result!['documentNumber'] = 'PNOUA-19900101-11111-A7K2-Q')],
    [
      'another account of the person',
      'other_person',
      ({ result }) => (result!['documentNumber'] = `${oksanaNumber}-ZZZZ-Q`),
    ],
    ['the level, upwards', 'malformed', ({ cert }) => (cert!['certificateLevel'] = 'QSCD')],
    ['the certificate', 'issuer_unknown', ({ cert }) => (cert!['value'] = wrongTail(cert!['value']))],
    ['a certificate that is none', 'certificate_malformed', ({ cert }) => (cert!['value'] = 'AAAA')],
  ])('%s', async (_, code, change) => {
    peer.behaviour.twist = (status) => {
      change(status as Json);
      return status;
    };
    expect(await outcome()).toBe(code);
  });

  /** One bit of the issuer's signature. */
  function wrongTail(text: unknown): string {
    const bytes = Buffer.from(String(text), 'base64');
    bytes[bytes.length - 1]! ^= 1;
    return bytes.toString('base64');
  }

  it.each([
    ['hash', { hashAlgorithm: 'SHA-256' }],
    ['salt', { saltLength: 32 }],
    ['trailer', { trailerField: '0xbd' }],
    ['hash of the mask', { maskGenAlgorithm: { algorithm: 'id-mgf1', parameters: { hashAlgorithm: 'SHA-256' } } }],
    ['mask', { maskGenAlgorithm: { algorithm: 'id-mgf2', parameters: { hashAlgorithm: 'SHA-512' } } }],
  ])('the %s of the parameters', async (_, change) => {
    peer.behaviour.twist = (status) => {
      Object.assign((status as Json)['signature']!['signatureAlgorithmParameters'] as object, change);
      return status;
    };
    expect(['other_algorithm', 'malformed']).toContain(await outcome());
  });

  it('a whole set of parameters of a hash that was not asked for', async () => {
    peer.behaviour.twist = (status) => ({
      ...status,
      signature: {
        ...(status['signature'] as object),
        signatureAlgorithmParameters: {
          ...{ hashAlgorithm: 'SHA-256', saltLength: 32, trailerField: '0xbc' },
          maskGenAlgorithm: { algorithm: 'id-mgf1', parameters: { hashAlgorithm: 'SHA-256' } },
        },
      },
    });
    expect(await outcome()).toBe('other_algorithm');
  });
});

describe('a signature over something else than was sent is refused:', () => {
  it.each([
    ['the scheme', { schemeName: 'smart-id' }],
    ['the challenge', { rpChallenge: randomBytes(64).toString('base64') }],
    ['the name of the relying party', { relyingPartyName: 'бібліотека' }],
    ['a broker', { brokeredRpName: 'Example RP' }],
    ['the interactions', { interactions: 'W10=' }],
    ['the interaction', { interactionTypeUsed: 'confirmationMessage' }],
    ['the flow', { flowType: 'Notification' as const }],
    ['an address to return to', { flowType: 'Web2App' as const, initialCallbackUrl: callbackUrl }],
  ])('%s', async (_, other) => {
    peer.behaviour.payload = (payload) => ({ ...payload, ...other });
    expect(await outcome()).toBe('wrong_signature');
  });

  it('the address to return to of another session', async () => {
    peer.behaviour.flowType = 'Web2App';
    peer.behaviour.payload = (payload) => ({ ...payload, initialCallbackUrl: `${callbackUrl}?value=other` });
    const session = await client.startDeviceLinkAuthentication({ interactions, callbackUrl });
    await expect(session.wait({ comeBack: peer.comeBack(session.id) })).rejects.toMatchObject({
      code: 'wrong_signature',
    });
  });

  it('with a salt that is shorter than told', async () => {
    peer.behaviour.saltLength = 20;
    expect(await outcome()).toBe('wrong_signature');
  });
});

describe('a certificate is refused', () => {
  const holding = async (content: Partial<PersonContent>, asked = {}) => {
    peer.behaviour.holder = await peer.authority.person({ purpose: 'authentication', ...content });
    return outcome({ interactions, ...asked });
  };
  const day = 86_400_000;

  it.each<[string, AnswerFault, Partial<PersonContent>]>([
    ['after its time', 'certificate_not_valid', { validFrom: -2 * day, validFor: day }],
    ['before its time', 'certificate_not_valid', { validFrom: day }],
    ['for signatures', 'wrong_policy', { purpose: 'signature' }],
    ['of a lower level than it is told to have', 'wrong_policy', { level: 'advanced' }],
    ['with one policy of two', 'wrong_policy', { policies: ['1.3.6.1.4.1.10015.17.2'] }],
    ['without policies', 'wrong_policy', { policies: [] }],
    ['with a second key usage', 'wrong_policy', { keyUsages: ['digitalSignature', 'nonRepudiation'] }],
    ['without the extended key usage', 'wrong_policy', { extendedKeyUsages: [] }],
    ['with the old purpose and the new usage', 'wrong_policy', { extendedKeyUsages: [oids.clientAuth] }],
    ['whose subject is nobody', 'certificate_malformed', { name: [['commonName', 'X']] }],
    [
      'whose number is of no known type',
      'certificate_malformed',
      {
        name: [
          ['surname', 'X'],
          ['serialNumber', 'ABCUA-1'],
        ],
      },
    ],
    ['with a critical extension that nobody knows', 'wrong_policy', { more: [unknownCritical()] }],
    ['of an authority', 'wrong_policy', { isAuthority: true }],
    ['with a key that is too short', 'weak_key', { pair: rsaKey(1536) }],
  ])('%s', async (_, code, content) => {
    expect(await holding(content)).toBe(code);
  });

  function unknownCritical() {
    return der.sequence(der.oid('1.2.3.4'), der.boolean(true), der.octetString(der.nothing));
  }

  it('of an authority of the same name', async () => {
    const foreign = await PeerAuthority.make(`${peer.origin}/ocsp`);
    peer.behaviour.holder = await foreign.person({ purpose: 'authentication' });
    expect(await outcome()).toBe('issuer_unknown');
  });

  it('that another person has issued with their own certificate', async () => {
    const thief = await peer.authority.person({ purpose: 'authentication' });
    peer.behaviour.holder = await peer.authority.person({ purpose: 'authentication', pair: rsaKey() }, thief);
    expect(await outcome()).toBe('issuer_unknown');
    const trust = { ...peer.settings.trust, intermediates: [thief, peer.authority.issuing].map(pemOf) };
    expect(() => new RelyingPartyClient({ ...peer.settings, trust })).toThrow(TypeError);
  });

  const pemOf = ({ certificate }: { certificate: { der: Buffer } }) => toPem(certificate.der);

  it.each([
    ['has expired', { expired: true }, 'certificate_not_valid'],
    ['may not issue', { issues: false }, 'issuer_unknown'],
    ['may not issue under this policy', { policies: ['1.2.3'] }, 'wrong_policy'],
  ] as const)('whose authority %s', async (_, issuing, code) => {
    const authority = await PeerAuthority.make(`${peer.origin}/ocsp`, issuing);
    peer.behaviour.holder = await authority.person({ purpose: 'authentication' });
    expect(await outcome(undefined, new RelyingPartyClient({ ...peer.settings, trust: authority.trust }))).toBe(code);
  });

  it('whose way to the anchor is longer than the authority allows', async () => {
    const { authority } = peer;
    const below = await authority.subordinate();
    peer.behaviour.holder = await authority.person({ purpose: 'authentication' }, below);
    const trust = { anchors: peer.settings.trust.anchors, intermediates: [authority.issuing, below].map(pemOf) };
    expect(await outcome(undefined, new RelyingPartyClient({ ...peer.settings, trust }))).toBe('issuer_unknown');
  });

  it('of a lower level than was asked for, and taken where it is high enough', async () => {
    peer.behaviour.certificateLevel = 'ADVANCED';
    expect(await holding({ level: 'advanced' })).toBe('level_too_low');
    expect(await holding({ level: 'advanced' }, { certificateLevel: 'ADVANCED' })).toBe('believed');
    peer.behaviour.certificateLevel = 'QUALIFIED';
    expect(await holding({}, { certificateLevel: 'ADVANCED' })).toBe('believed');
  });

  it('of another person or account than was asked for', async () => {
    expect(await outcome({ interactions, person: 'PNOUA-19900101-11111' })).toBe('other_person');
    expect(await outcome({ interactions, document: `${oksanaNumber}-ZZZZ-Q` })).toBe('other_person');
    expect(await holding({ documentNumber: `${oksanaNumber}-ZZZZ-Q` })).toBe('other_person');
    expect(await holding({ identifier: 'PNOUA-19900101-11111' })).toBe('other_person');
  });
});

describe('a certificate is taken', () => {
  const holding = async (content: Partial<PersonContent>) => {
    peer.behaviour.holder = await peer.authority.person({ purpose: 'authentication', ...content });
    return client.startDeviceLinkAuthentication({ interactions }).then((session) => session.wait());
  };

  it('in the profile from before 2025', async () => {
    const keyUsages = ['digitalSignature', 'keyEncipherment', 'dataEncipherment'] as const;
    const extendedKeyUsages = [oids.clientAuth];
    expect(await holding({ keyUsages, extendedKeyUsages })).toMatchObject({ certificateLevel: 'QUALIFIED' });
  });

  it('under the policies of a deployment of its own, and only under them', async () => {
    const own = { policies: ['2.25.1'], uses: [{ keyUsages: ['digitalSignature'] }], statements: [] } as const;
    const level = { QUALIFIED: own, ADVANCED: own };
    const certificates: CertificateDemands = { authentication: level, signature: level };
    const deployment = new RelyingPartyClient({ ...peer.settings, certificates });
    expect(await outcome(undefined, deployment)).toBe('wrong_policy');
    peer.behaviour.holder = await peer.authority.person({ purpose: 'authentication', policies: ['2.25.1'] });
    expect(await outcome(undefined, deployment)).toBe('believed');
    expect(await outcome()).toBe('wrong_policy');
  });

  it.each([
    ['PNOEE-38001085718', 'EE', '38001085718', '1980-01-08'],
    ['PNOLV-030303-10012', 'LV', '030303-10012', '1903-03-03'],
    ['PNOEE-48010010101', 'EE', '48010010101', undefined],
    ['PASKZ-987654321012', 'KZ', '987654321012', undefined],
  ])('of %s, with the day of birth that its number carries', async (identifier, country, number, birthDate) => {
    const documentNumber = `${identifier}-MOCK-Q`;
    peer.behaviour.documentNumber = documentNumber;
    const { person } = await holding({ identifier, documentNumber, birthDate: undefined });
    expect(person).toMatchObject({ identifier, country, number });
    expect(person.birthDate).toBe(birthDate);
  });

  it('of a person with a single name', async () => {
    const name = [
      ['surname', 'СУХАРТО'],
      ['serialNumber', oksanaNumber],
    ] as const;
    const { person } = await holding({ name });
    expect([person.surname, person.givenName]).toEqual(['СУХАРТО', undefined]);
  });
});
