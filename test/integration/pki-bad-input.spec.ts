import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomInt, randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { readFileSync } from 'node:fs';
import type { Citizen } from '../../src/core/citizens/index.js';
import { addCitizen, certify, fetchAuthorities, ocspRequest, post } from '../support/certificates.js';
import { TestService } from '../support/service.js';
import { ToolBox } from '../support/tools.js';

const malformed = Buffer.from('30030a0101', 'hex');
const slowestMs = 50;

/** One of the ways in which bytes go wrong on their way. */
function mutate(bytes: Buffer): Buffer {
  const at = randomInt(bytes.length);
  const ways: readonly (() => Buffer)[] = [
    () => Buffer.from(bytes.map((octet, index) => (index === at ? octet ^ (1 << randomInt(8)) : octet))),
    () => bytes.subarray(0, at),
    () => Buffer.concat([bytes, Buffer.alloc(1 + randomInt(20), randomInt(256))]),
    () => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]),
    () => Buffer.concat([bytes.subarray(0, at), Buffer.of(randomInt(256)), bytes.subarray(at)]),
    () => Buffer.from(bytes.map((octet, index) => (index === at ? 0x80 : octet))),
    () => Buffer.concat([bytes.subarray(0, at), bytes.subarray(0, at), bytes.subarray(at)]),
  ];
  return ways[randomInt(ways.length)]?.() ?? bytes;
}

describe('bad input to the PKI', () => {
  const tools = new ToolBox();
  let service: TestService;
  let citizen: Citizen;
  let ocsp: Buffer;
  let query: Buffer;

  beforeAll(async () => {
    service = await TestService.start('embedded');
    citizen = await addCitizen(service);
    const files = await fetchAuthorities(service, tools);
    const leaf = tools.writePem('leaf.pem', (await certify(service, citizen)).certificate);
    ocsp = ocspRequest(tools, files.issuing, leaf);
    const data = tools.write('data', randomUUID());
    const file = tools.write('q.tsq', '');
    tools.run('openssl', 'ts', '-query', '-data', data, '-sha256', '-cert', '-out', file);
    query = readFileSync(file);
    // Keys are made at the first question.
    for (let round = 0; round < 5; round += 1) {
      await send('/pki/ocsp', 'application/ocsp-request', ocsp);
      await send('/pki/time-stamp', 'application/timestamp-query', query);
    }
  });
  afterAll(async () => {
    await service.stop();
    tools.dispose();
  });

  async function send(path: string, type: string, body: Buffer) {
    const begun = performance.now();
    const answer = await post(`${service.issuer}${path}`, type, body);
    return { ...answer, ms: performance.now() - begun };
  }

  /** What is slow by itself is slow each time; the machine may have had other work the first time. */
  async function hurl(path: string, type: string, body: Buffer) {
    let fastest = await send(path, type, body);
    for (let tries = 1; tries < 5 && fastest.ms >= slowestMs; tries += 1) fastest = await send(path, type, body);
    return fastest;
  }

  it('gets OCSP answers: 200 mutants, each answered or malformed, none slow', async () => {
    let refused = 0;
    for (let tries = 0; tries < 200; tries += 1) {
      const mutant = mutate(ocsp);
      const { response, body, ms } = await hurl('/pki/ocsp', 'application/ocsp-request', mutant);
      const isRefusal = body.equals(malformed);
      refused += isRefusal ? 1 : 0;
      const what = { mutant: mutant.toString('hex'), status: response.status, slow: ms >= slowestMs };
      expect(what).toEqual({ ...what, status: 200, slow: false });
      // Otherwise an OCSPResponse of status successful.
      if (!isRefusal) expect(body.subarray(4, 7).toString('hex')).toBe('0a0100');
    }
    expect(refused).toBeGreaterThan(100);
  });

  it('gets time-stamp answers: 200 mutants, each stamped or rejected, none slow', async () => {
    let rejected = 0;
    for (let tries = 0; tries < 200; tries += 1) {
      const mutant = mutate(query);
      const { response, body, ms } = await hurl('/pki/time-stamp', 'application/timestamp-query', mutant);
      const isRejection = body.length < 300 && body.includes(Buffer.from('020102', 'hex'));
      rejected += isRejection ? 1 : 0;
      const what = { mutant: mutant.toString('hex'), status: response.status, slow: ms >= slowestMs };
      expect(what).toEqual({ ...what, status: 200, slow: false });
      if (!isRejection) expect(body.subarray(4, 9).toString('hex')).toBe('3003020100');
    }
    expect(rejected).toBeGreaterThan(50);
  });

  it.each([
    ['no body', Buffer.alloc(0)],
    ['text', Buffer.from('good day')],
    ['a depth of 4,000', Buffer.concat([...Array<Buffer>(4_000).fill(Buffer.from('3080', 'hex'))])],
  ])('gets malformedRequest for %s', async (_, body) => {
    expect((await send('/pki/ocsp', 'application/ocsp-request', body)).body).toEqual(malformed);
  });

  it.each(['a%00b', '!!!', 'MAo', '..%2f..%2fetc', 'A'.repeat(9_000)])(
    'gets malformedRequest for the path %s',
    async (path) => {
      const { status, body } = await get(`/pki/ocsp/${path}`);
      expect({ status, body }).toEqual({ status: 200, body: malformed });
    },
  );

  it.each(['%', '%zz', '%E0%A4%A'])('is turned away as a problem when the path is no URL: %s', async (path) => {
    const { status, body } = await get(`/pki/ocsp/${path}`);
    expect([status, JSON.parse(body.toString())]).toMatchObject([400, { code: 'invalid_request', status: 400 }]);
  });

  /** A path as it is; fetch would mend it. */
  function get(path: string): Promise<{ status: number | undefined; body: Buffer }> {
    const { hostname, port } = new URL(service.issuer);
    return new Promise((resolve, reject) => {
      const sent = httpRequest({ hostname, port, path }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => resolve({ status: response.statusCode, body: Buffer.concat(parts) }));
      });
      sent.on('error', reject).end();
    });
  }

  it('is turned away as a problem when it is too large or of another type', async () => {
    const large = await send('/pki/ocsp', 'application/ocsp-request', Buffer.alloc(16 * 1024 + 1));
    expect(large.response.status).toBe(413);
    expect(JSON.parse(large.body.toString())).toMatchObject({ code: 'body_too_large', status: 413 });
    const other = await send('/pki/time-stamp', 'application/json', Buffer.from('{}'));
    expect(other.response.status).toBe(415);
    expect(JSON.parse(other.body.toString())).toMatchObject({ code: 'unsupported_media_type', status: 415 });
    expect(other.response.headers.get('content-type')).toContain('application/problem+json');
  });

  it('about an authority that is not ours is answered as unknown', async () => {
    const stranger = Buffer.from(ocsp);
    const place = stranger.indexOf(Buffer.from('0414', 'hex')) + 5;
    stranger[place] = (stranger[place] ?? 0) ^ 1;
    const { body } = await send('/pki/ocsp', 'application/ocsp-request', stranger);
    expect(body.includes(Buffer.from('8200180f', 'hex'))).toBe(true);
  });
});

describe('a service without an authority', () => {
  it('issues nothing and answers nothing about certificates', async () => {
    const service = await TestService.start('embedded', { CERTIFICATE_AUTHORITY: 'off' });
    for (const path of ['root.cer', 'issuing.crl', 'trust-bundle', 'ocsp/MAo=']) {
      const answer = await fetch(`${service.issuer}/pki/${path}`);
      expect([path, answer.status]).toEqual([path, path.startsWith('ocsp') ? 200 : 404]);
    }
    const asked = await post(`${service.issuer}/pki/time-stamp`, 'application/timestamp-query', malformed);
    expect(asked.response.status).toBe(200);
    await expect(certify(service, await addCitizen(service))).rejects.toMatchObject({ code: 'certificates_off' });
    await service.stop();
  });
});
