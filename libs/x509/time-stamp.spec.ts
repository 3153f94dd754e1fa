import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { issue, issueRoot, type Holder } from '../../test/support/sample-authority.js';
import { ToolBox } from '../../test/support/tools.js';
import * as der from './der.js';
import {
  extensions,
  makeTimeStampResponse,
  readTimeStampRequest,
  refuseTimeStamp,
  TimeStampRefused,
  type TimeStampAuthority,
} from './index.js';

const tools = new ToolBox();
const sha256 = '2.16.840.1.101.3.4.2.1';
let root: Holder;
let authority: TimeStampAuthority;

beforeAll(async () => {
  root = await issueRoot();
  const duty = [extensions.keyUsage(['digitalSignature']), extensions.timeStampingOnly()];
  const { signer, certificate } = await issue(
    { name: [['commonName', 'Time-stamps']], serial: '8003', kind: 'rsa', extensions: duty },
    root,
  );
  authority = {
    algorithm: signer.algorithm,
    sign: (content) => signer.sign(content),
    certificate: certificate.der,
    issuer: certificate.issuer,
    serial: certificate.serialOctets,
    chain: [],
    policy: '2.25.7',
  };
});
afterAll(() => tools.dispose());

function ask(...options: readonly string[]): Buffer {
  const data = tools.write('data', 'what is stamped');
  const file = tools.write('query.tsq', '');
  tools.run('openssl', 'ts', '-query', '-data', data, ...options, '-out', file);
  return readFileSync(file);
}

const stamp = (request: Buffer) =>
  makeTimeStampResponse(readTimeStampRequest(request), { serial: randomBytes(16), time: Date.now() }, authority);

function judge(request: Buffer, response: Buffer) {
  const ca = tools.writePem('root.pem', root.certificate.der);
  const own = tools.writePem('own.pem', authority.certificate);
  const asked = ['-queryfile', tools.write('q.tsq', request), '-in', tools.write('r.tsr', response)];
  return tools.run('openssl', 'ts', '-verify', ...asked, '-CAfile', ca, '-untrusted', own);
}

describe('a time-stamp', () => {
  it.each([
    ['with SHA-256', ['-sha256', '-cert']],
    ['with SHA-384', ['-sha384', '-cert']],
    ['with SHA-512', ['-sha512', '-cert']],
    ['without a nonce', ['-sha256', '-cert', '-no_nonce']],
    ['without the certificate', ['-sha256']],
    ['under a policy that was asked for', ['-sha256', '-cert', '-tspolicy', '2.25.7']],
  ])('is verified by OpenSSL: %s', async (_, options) => {
    const request = ask(...options);
    expect(judge(request, await stamp(request)).output).toContain('Verification: OK');
  });

  it('is refused by OpenSSL for other data', async () => {
    const response = await stamp(ask('-sha256', '-cert'));
    tools.write('data', 'something else');
    const other = ask('-sha256', '-cert');
    expect(judge(other, response).output).toContain('Verification: FAILED');
  });

  const { sequence, oid, octetString, integer, integerAsGiven, nothing, implicit } = der;
  const imprint = (hash = sha256, length = 32) =>
    sequence(sequence(oid(hash), nothing), octetString(randomBytes(length)));
  const request = (...parts: readonly Buffer[]) => sequence(integer(1), ...parts);

  it('repeats a nonce of 384 octets and one with a sign', async () => {
    for (const nonce of [Buffer.concat([Buffer.of(0x7f), randomBytes(383)]), Buffer.from('ff7f01', 'hex')]) {
      const response = await stamp(request(imprint(), integerAsGiven(nonce)));
      expect(response.includes(integerAsGiven(nonce))).toBe(true);
    }
  });

  it.each([
    ['with SHA-1', request(imprint('1.3.14.3.2.26', 20)), 'badAlg'],
    ['with an unknown hash function', request(imprint('1.2.3', 32)), 'badAlg'],
    ['with a hash of another length', request(imprint(sha256, 20)), 'badDataFormat'],
    ['of another version', sequence(integer(2), imprint()), 'badRequest'],
    ['with a nonce that is too long', request(imprint(), integer(Buffer.alloc(1_025, 1))), 'badRequest'],
    [
      'with an extension',
      request(imprint(), implicit(0, sequence(sequence(oid('1.2.3'), octetString(nothing))))),
      'unacceptedExtension',
    ],
    ['that is text', Buffer.from('good day'), 'badDataFormat'],
    ['that is nothing', Buffer.alloc(0), 'badDataFormat'],
    ['with something behind it', Buffer.concat([request(imprint()), Buffer.of(0)]), 'badDataFormat'],
  ] as const)('%s is refused', (_, bytes, failure) => {
    const refusal = (() => {
      try {
        return readTimeStampRequest(bytes);
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toBeInstanceOf(TimeStampRefused);
    expect(refusal).toMatchObject({ failure });
  });

  it('is refused in a form that OpenSSL reads', () => {
    const file = tools.write('no.tsr', refuseTimeStamp(new TimeStampRefused('unacceptedPolicy', 'no such policy')));
    const { output } = tools.run('openssl', 'ts', '-reply', '-in', file, '-text');
    expect(output).toContain('Status: Rejected.');
    expect(output).toContain('no such policy');
    expect(output).toContain('Failure info: the requested TSA policy is not supported by the TSA');
  });
});
