import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { issue, issueRoot, type Holder } from '../../test/support/sample-authority.js';
import { ToolBox } from '../../test/support/tools.js';
import * as der from './der.js';
import {
  extensions,
  makeOcspResponse,
  MalformedOcspRequest,
  oids,
  readOcspRequest,
  refuseOcsp,
  subjectPublicKey,
  type OcspResponder,
  type OcspStatus,
} from './index.js';

const tools = new ToolBox();
let root: Holder;
let leaf: Holder;
let responder: OcspResponder;

beforeAll(async () => {
  root = await issueRoot();
  const name = (text: string) => [['commonName', text]] as const;
  leaf = await issue({ name: name('leaf'), serial: '8001020304', extensions: [extensions.noAuthority()] }, root);
  const duty = [
    extensions.keyUsage(['digitalSignature']),
    extensions.extendedKeyUsage([oids.ocspSigning]),
    extensions.ocspNoCheck(),
  ];
  const { signer, certificate } = await issue(
    { name: name('responder'), serial: '02', kind: 'rsa', extensions: duty },
    root,
  );
  responder = {
    algorithm: signer.algorithm,
    sign: (content) => signer.sign(content),
    name: certificate.subject,
    certificate: certificate.der,
  };
});
afterAll(() => tools.dispose());

function ask(...options: readonly string[]): Buffer {
  const ca = tools.writePem('root.pem', root.certificate.der);
  const cert = tools.writePem('leaf.pem', leaf.certificate.der);
  const file = tools.write('request.der', '');
  tools.run('openssl', 'ocsp', ...options, '-issuer', ca, '-cert', cert, '-reqout', file);
  return readFileSync(file);
}

async function answer(request: Buffer, status: OcspStatus): Promise<Buffer> {
  const { certificates, nonce } = readOcspRequest(request);
  const now = Date.now();
  return makeOcspResponse(
    {
      answers: certificates.map((id) => ({ certificateId: id.der, status })),
      nonce,
      ...{ producedAt: now, thisUpdate: now, nextUpdate: now + 600_000, archiveCutoff: now - 1e9 },
    },
    responder,
  );
}

function judge(request: Buffer, response: Buffer) {
  const files = ['root.pem', 'leaf.pem'].map((file) => `${tools.folder}/${file}`) as [string, string];
  const asked = ['-reqin', tools.write('q.der', request), '-respin', tools.write('r.der', response)];
  return tools.run(
    'openssl',
    'ocsp',
    '-no_nonce',
    ...asked,
    '-issuer',
    files[0],
    '-CAfile',
    files[0],
    '-cert',
    files[1],
  );
}

describe('an OCSP answer', () => {
  const since = Date.UTC(2026, 0, 2, 3, 4, 5);
  it.each([
    ['good', { name: 'good' }, /: good\n/],
    [
      'revoked, with time and reason',
      { name: 'revoked', since, reason: 'keyCompromise' },
      /: revoked\n[^]*Reason: keyCompromise\n[^]*Jan {2}2 03:04:05 2026/,
    ],
    ['suspended', { name: 'revoked', since, reason: 'certificateHold' }, /Reason: certificateHold/],
    ['unknown', { name: 'unknown' }, /: unknown\n/],
  ] as const)('is verified by OpenSSL: %s', async (_, status, shown) => {
    const request = ask();
    const { output } = judge(request, await answer(request, status));
    expect(output).toContain('Response verify OK');
    expect(output).not.toContain('WARNING');
    expect(output).toMatch(shown);
  });

  it('is verified by GnuTLS', async () => {
    const response = await answer(ask(), { name: 'good' });
    const ca = tools.writePem('root.pem', root.certificate.der);
    const file = tools.write('response.der', response);
    const verdict = tools.run('ocsptool', '--verify-response', '--load-trust', ca, '--load-response', file);
    expect(verdict).toMatchObject({ status: 0 });
    expect(verdict.output).toContain('Success');
  });

  it('is refused by OpenSSL when one octet of it was changed', async () => {
    const request = ask();
    const response = await answer(request, { name: 'good' });
    const place = response.indexOf(Buffer.from('80010203', 'hex'));
    response[place + 3] = 9;
    expect(judge(request, response).output).not.toContain('Response verify OK');
  });

  it.each(['malformedRequest', 'internalError', 'tryLater', 'unauthorized'] as const)(
    'can be the refusal %s',
    (refusal) => {
      const file = tools.write('refusal.der', refuseOcsp(refusal));
      expect(tools.run('openssl', 'ocsp', '-respin', file, '-noverify').output.toLowerCase()).toContain(
        refusal.toLowerCase(),
      );
    },
  );
});

describe('an OCSP request', () => {
  it.each(['sha1', 'sha256'])('by OpenSSL with %s names the issuer and the certificate', (hash) => {
    const { certificates, nonce } = readOcspRequest(ask(`-${hash}`));
    const digest = (content: Buffer) => createHash(hash).update(content).digest();
    expect(certificates).toEqual([
      {
        hash,
        issuerNameHash: digest(root.certificate.subject),
        issuerKeyHash: digest(subjectPublicKey(root.publicKey)),
        serial: '8001020304',
        der: expect.any(Buffer),
      },
    ]);
    expect(nonce?.length).toBe(16);
  });

  it('without a nonce has none', () => {
    expect(readOcspRequest(ask('-no_nonce')).nonce).toBeUndefined();
  });

  const { sequence, oid, octetString, integer, explicit, boolean, nothing } = der;
  const id = (hash = '1.3.14.3.2.26', length = 20, serial = 5) =>
    sequence(
      sequence(oid(hash), nothing),
      octetString(randomBytes(length)),
      octetString(randomBytes(length)),
      integer(serial),
    );
  const request = (ids: readonly Buffer[], ...more: readonly Buffer[]) =>
    sequence(sequence(sequence(...ids.map((one) => sequence(one))), ...more));
  const nonce = (value: Buffer) => explicit(2, sequence(sequence(oid(oids.ocspNonce), octetString(value))));

  it.each([
    ['for nothing', request([])],
    ['for more certificates than an answer should hold', request(Array.from({ length: 51 }, () => id()))],
    ['of another version', sequence(sequence(explicit(0, integer(1)), sequence(sequence(id()))))],
    ['with a hash of another length', request([id('1.3.14.3.2.26', 32)])],
    ['with a nonce that is no OCTET STRING', request([id()], nonce(Buffer.from('raw nonce')))],
    ['with an empty nonce', request([id()], nonce(octetString(Buffer.alloc(0))))],
    ['with a nonce of 129 octets', request([id()], nonce(octetString(randomBytes(129))))],
    [
      'with an unknown critical extension',
      request([id()], explicit(2, sequence(sequence(oid('1.2.3'), boolean(true), octetString(nothing))))),
    ],
    [
      'with two nonces',
      request([id()], explicit(2, sequence(...[1, 2].map(() => extensions.ocspNonce(randomBytes(16)))))),
    ],
    ['that is text', Buffer.from('good day')],
    ['that is nothing', Buffer.alloc(0)],
    ['with something behind it', Buffer.concat([request([id()]), Buffer.of(0)])],
  ])('%s is refused', (_, bytes) => {
    expect(() => readOcspRequest(bytes)).toThrow(MalformedOcspRequest);
  });

  it('with a nonce of 128 octets is read, and its CertIDs stay as they were', () => {
    const ids = [id(), id('2.16.840.1.101.3.4.2.1', 32), id('1.2.3.4', 7)];
    const value = randomBytes(128);
    const question = readOcspRequest(request(ids, nonce(octetString(value))));
    expect(question.nonce).toEqual(value);
    expect(question.certificates.map((one) => one.der)).toEqual(ids);
    expect(question.certificates.map(({ hash }) => hash)).toEqual(['sha1', 'sha256', undefined]);
  });
});
