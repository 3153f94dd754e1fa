import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { generate, issue, issueRoot, type Holder } from '../../test/support/sample-authority.js';
import { ToolBox } from '../../test/support/tools.js';
import * as der from './der.js';
import {
  birthDateOf,
  directoryNameOf,
  encodeName,
  extensions,
  hasQualifiedStatement,
  isSignedWith,
  makeOcspRequest,
  MalformedOcspResponse,
  ocspAddressOf,
  oids,
  qualifiedStatements,
  readCertificate,
  readOcspRequest,
  readOcspResponse,
  refuseOcsp,
} from './index.js';

const tools = new ToolBox();
let root: Holder;
let leaf: Holder;
beforeAll(async () => {
  root = await issueRoot();
  const stated = { semantics: true, compliance: true, signatureDevice: false, electronicSignature: true };
  leaf = await issue(
    {
      name: [['commonName', 'leaf']],
      serial: '8001020304',
      kind: 'rsa',
      extensions: [
        extensions.noAuthority(),
        extensions.authorityInfoAccess({ issuer: 'http://ca.example/ca', ocsp: 'http://ca.example/ocsp' }),
        extensions.alternativeDirectoryName(encodeName([['commonName', 'PNOUA-1-A7K2-Q']])),
        extensions.dateOfBirth('1984-03-12'),
        qualifiedStatements({ ...stated, disclosures: [], legislation: ['UA'] }),
      ],
    },
    root,
  );
});
afterAll(() => tools.dispose());

describe('a certificate', () => {
  it('tells what its extensions say, and which of them are critical', () => {
    const { certificate } = leaf;
    expect(ocspAddressOf(certificate)).toBe('http://ca.example/ocsp');
    expect(directoryNameOf(certificate)).toBe('PNOUA-1-A7K2-Q');
    expect(birthDateOf(certificate)).toBe('1984-03-12');
    const has = (id: string) => hasQualifiedStatement(certificate.extensions.get(oids.qcStatements), id);
    expect([oids.qcCompliance, oids.qcTypeEsign, oids.qcSscd].map(has)).toEqual([true, true, false]);
    expect(certificate.criticalExtensions).toEqual([]);
    expect(root.certificate.criticalExtensions).toEqual([oids.basicConstraints, oids.keyUsage]);
    expect([root.certificate.pathLength, certificate.isAuthority]).toEqual([undefined, false]);
  });

  it('without extensions says nothing of them', () => {
    const { certificate } = root;
    const said = [ocspAddressOf, directoryNameOf, birthDateOf].map((read) => read(certificate));
    expect(said).toEqual([undefined, undefined, undefined]);
    expect(hasQualifiedStatement(undefined, oids.qcCompliance)).toBe(false);
  });

  it('is signed with the key of its issuer and no other one, in no bit otherwise', () => {
    const { der: bytes } = leaf.certificate;
    expect(isSignedWith(bytes, root.publicKey)).toBe(true);
    expect(isSignedWith(bytes, leaf.publicKey)).toBe(false);
    expect(isSignedWith(bytes, generate('ec').publicKey)).toBe(false);
    const changed = Buffer.from(bytes);
    changed[bytes.indexOf('leaf')]! ^= 1;
    expect(isSignedWith(changed, root.publicKey)).toBe(false);
  });

  it.each([
    ['SHA-256 and RSA', 'rsa', 'sha256', true],
    ['SHA-512 and RSA', 'rsa', 'sha512', true],
    ['SHA-512 and P-521', 'secp521r1', 'sha512', true],
    ['SHA-1 and RSA', 'rsa', 'sha1', false],
  ])('that OpenSSL has signed with %s is believed: %s', (_, kind, hash, believed) => {
    const pair =
      kind === 'rsa'
        ? generateKeyPairSync('rsa', { modulusLength: 2048 })
        : generateKeyPairSync('ec', { namedCurve: kind });
    const key = tools.write('key.pem', pair.privateKey.export({ format: 'pem', type: 'pkcs8' }));
    const file = tools.write('own.der', '');
    const made = ['-x509', '-key', key, `-${hash}`, '-subj', '/CN=x', '-outform', 'DER', '-out', file];
    expect(tools.run('openssl', 'req', ...made).status).toBe(0);
    const spki = pair.publicKey.export({ format: 'der', type: 'spki' });
    expect(isSignedWith(readCertificate(readFileSync(file)).der, spki)).toBe(believed);
  });
});

describe('an OCSP question of ours', () => {
  const nonce = randomBytes(32);

  /** An answer by OpenSSL's own responder. */
  function answer(state: 'V' | 'R'): Buffer {
    const { der: question } = makeOcspRequest(leaf.certificate, root.certificate, nonce);
    const revoked = state === 'R' ? '261101000000Z,keyCompromise' : '';
    const index = tools.write('index.txt', `${state}\t360101000000Z\t${revoked}\t8001020304\tunknown\t/CN=leaf\n`);
    const ca = tools.writePem('root.pem', root.certificate.der);
    const key = tools.write('root.key', root.key.export({ format: 'pem', type: 'pkcs8' }));
    const response = tools.write('response.der', '');
    const files = ['-index', index, '-CA', ca, '-rsigner', ca, '-rkey', key, '-ndays', '1'];
    const request = tools.write('question.der', question);
    const { output } = tools.run('openssl', 'ocsp', ...files, '-reqin', request, '-respout', response);
    expect(output).not.toContain('Error');
    return readFileSync(response);
  }

  it.each([
    ['good', 'V'],
    ['revoked', 'R'],
  ] as const)('is answered by OpenSSL with %s, and the answer can be verified', (status, state) => {
    const { certificateId } = makeOcspRequest(leaf.certificate, root.certificate, nonce);
    const read = readOcspResponse(answer(state));
    expect(read.answers).toEqual([
      { certificateId, status, thisUpdate: expect.any(Number), nextUpdate: expect.any(Number) },
    ]);
    expect(read.nonce).toEqual(nonce);
    expect(read.responder).toEqual({ name: root.certificate.subject });
    expect(read.certificates.map((one) => one.der)).toEqual([root.certificate.der]);
    expect(isSignedWith(read.signed, root.publicKey)).toBe(true);
    expect(Math.abs(read.producedAt - Date.now())).toBeLessThan(60_000);
  });

  it('is one that we would answer', () => {
    const { der: question, certificateId } = makeOcspRequest(leaf.certificate, root.certificate, nonce);
    const { certificates, nonce: asked } = readOcspRequest(question);
    expect(certificates.map((one) => [one.der, one.serial])).toEqual([[certificateId, '8001020304']]);
    expect(asked).toEqual(nonce);
  });

  it.each([
    ['a refusal', refuseOcsp('tryLater')],
    ['a text', Buffer.from('good')],
    ['nothing', Buffer.alloc(0)],
    ['a success without an answer', der.sequence(der.enumerated(0))],
  ])('is not answered by %s', (_, bytes) => {
    expect(() => readOcspResponse(bytes)).toThrow(MalformedOcspResponse);
  });
});
