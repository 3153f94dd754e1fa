import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { ChangeCertificateState, type CitizenCertificate } from '../../src/core/certificates/index.js';
import type { Citizen } from '../../src/core/citizens/index.js';
import { Database } from '../../src/platform/persistence/index.js';
import { addCitizen, certify, fetchAuthorities, ocspRequest, post } from '../support/certificates.js';
import { generate } from '../support/sample-authority.js';
import { TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';
import { ToolBox } from '../support/tools.js';

describe.each(storeKinds)('certificates, with %s stores', (kind) => {
  const tools = new ToolBox();
  let service: TestService;
  let citizen: Citizen;
  let files: { root: string; issuing: string };
  const actor = 'officer:test';

  beforeAll(async () => {
    service = await TestService.start(kind);
    citizen = await addCitizen(service, { identifier: 'PNOUA-19840312-99013' });
    files = await fetchAuthorities(service, tools);
  });
  afterAll(async () => {
    await service.stop();
    tools.dispose();
  });

  const change = (certificate: CitizenCertificate, to: Parameters<ChangeCertificateState['change']>[1]) =>
    service.get(ChangeCertificateState).change(certificate.serial, to, actor);
  /** What OpenSSL says after it has asked, with a nonce or without. */
  const ask = async (leaf: string, ...options: readonly string[]) => {
    const trust = ['-issuer', files.issuing, '-CAfile', files.root, '-verify_other', files.issuing];
    const { output } = await tools.ask(
      'openssl',
      'ocsp',
      ...trust,
      ...options,
      ...['-url', `${service.issuer}/pki/ocsp`, '-cert', leaf],
    );
    return output;
  };

  it.each([
    ['RSA', 'authentication', generate('rsa').publicKey],
    ['RSA', 'signature', generate('rsa').publicKey],
    ['P-256', 'authentication', generate('ec', 'P-256').publicKey],
    ['P-256', 'signature', generate('ec', 'P-256').publicKey],
  ] as const)(
    'for %s keys and %s are accepted by OpenSSL in its strict mode, and by GnuTLS',
    async (_, purpose, key) => {
      const { certificate } = await certify(service, citizen, purpose, key);
      const leaf = tools.writePem('leaf.pem', certificate);
      const verify = ['verify', '-x509_strict', '-CAfile', files.root, '-untrusted', files.issuing, leaf];
      expect(tools.run('openssl', ...verify)).toMatchObject({ status: 0 });
      const [issuing] = [await fetch(`${service.issuer}/pki/issuing.cer`)];
      const chain = tools.writePem('chain.pem', certificate, Buffer.from(await issuing.arrayBuffer()));
      const verdict = tools.run('certtool', '--verify', '--load-ca-certificate', files.root, '--infile', chain);
      expect(verdict).toMatchObject({ status: 0 });
    },
  );

  it('show every change of their status in OCSP at once, with and without a nonce', async () => {
    const certificate = await certify(service, citizen);
    const leaf = tools.writePem('leaf.pem', certificate.certificate);
    const all = () => Promise.all([ask(leaf), ask(leaf, '-no_nonce'), ask(leaf, '-no_nonce', '-sha256')]);
    const expectAll = async (...parts: readonly string[]) => {
      for (const output of await all())
        for (const part of ['Response verify OK', ...parts]) expect(output).toContain(part);
    };
    await expectAll(': good');
    await change(certificate, { to: 'suspended' });
    await expectAll(': revoked', 'Reason: certificateHold');
    await change(certificate, { to: 'good' });
    await expectAll(': good');
    await change(certificate, { to: 'revoked', reason: 'keyCompromise' });
    await expectAll(': revoked', 'Reason: keyCompromise');
  });

  it('that were never issued are unknown', async () => {
    const trust = ['-issuer', files.issuing, '-CAfile', files.root, '-verify_other', files.issuing];
    const asked = ['-serial', '0x7f00112233445566778899aabbccddee', '-url', `${service.issuer}/pki/ocsp`];
    const { output } = await tools.ask('openssl', 'ocsp', ...trust, ...asked);
    expect(output).toContain('Response verify OK');
    expect(output).toContain(': unknown');
  });

  it('are good to GnuTLS, which finds the responder in the certificate', async () => {
    const leaf = tools.writePem('leaf.pem', (await certify(service, citizen)).certificate);
    const who = ['--load-cert', leaf, '--load-issuer', files.issuing, '--load-trust', files.issuing];
    const verdict = await tools.ask('ocsptool', '--ask', ...who, '--nonce');
    expect(verdict.output).toContain('Certificate Status: good');
    expect(verdict).toMatchObject({ status: 0 });
  });

  it('are answered by GET as by POST, to be kept for a minute at most', async () => {
    const leaf = tools.writePem('leaf.pem', (await certify(service, citizen)).certificate);
    const request = ocspRequest(tools, files.issuing, leaf, '-no_nonce');
    const url = `${service.issuer}/pki/ocsp`;
    const got = await fetch(`${url}/${encodeURIComponent(request.toString('base64'))}`);
    const posted = await post(url, 'application/ocsp-request', request);
    expect(Buffer.from(await got.arrayBuffer())).toEqual(posted.body);
    const [, seconds = ''] = /^max-age=(\d+), public, no-transform/.exec(got.headers.get('cache-control') ?? '') ?? [];
    expect(Number(seconds)).toBeGreaterThan(50);
    expect(Number(seconds)).toBeLessThanOrEqual(60);
    expect(Object.keys(Object.fromEntries(got.headers))).toEqual(
      expect.arrayContaining(['etag', 'expires', 'last-modified']),
    );
    expect(got.headers.get('content-type')).toBe('application/ocsp-response');
    expect(posted.response.headers.get('cache-control')).toBe('no-store');
    const nonced = ocspRequest(tools, files.issuing, leaf);
    const fresh = await fetch(`${url}/${encodeURIComponent(nonced.toString('base64'))}`);
    expect(fresh.headers.get('cache-control')).toBe('no-store');
  });

  it('are answered several at a time', async () => {
    const [one, two] = [await certify(service, citizen), await certify(service, citizen)];
    await change(two, { to: 'suspended' });
    const leaves = [tools.writePem('1.pem', one.certificate), tools.writePem('2.pem', two.certificate)] as const;
    const output = await ask(leaves[0], '-cert', leaves[1]);
    expect(output).toContain('Response verify OK');
    expect(output).toMatch(/1\.pem: good/);
    expect(output).toMatch(/2\.pem: revoked/);
  });

  it('are audited with issue and every change, under the pseudonym and without a name', async () => {
    const certificate = await certify(service, citizen);
    await change(certificate, { to: 'suspended' });
    const rows = await service
      .get(Database)
      .manager.query<{ type: string; subject: string; data: object }[]>(
        `SELECT type, subject, data FROM audit_event WHERE data->>'serial' = $1 ORDER BY id`,
        [certificate.serial],
      );
    expect(rows.map(({ type }) => type)).toEqual(['certificates.issued', 'certificates.state_changed']);
    expect(new Set(rows.map(({ subject }) => subject))).toEqual(new Set([citizen.pseudonym]));
    expect(JSON.stringify(rows)).not.toContain('19840312');
  });
});

describe.each(storeKinds)('what belongs to certificates, with %s stores', (kind) => {
  const tools = new ToolBox();
  let service: TestService;

  beforeAll(async () => {
    service = await TestService.start(kind);
  });
  afterAll(async () => {
    await service.stop();
    tools.dispose();
  });

  it('is told with its use and its fingerprint in the trust bundle', async () => {
    const bundle = (await (await fetch(`${service.issuer}/pki/trust-bundle`)).json()) as {
      certificates: { role: string; pem: string; sha256: string }[];
    };
    expect(bundle.certificates.map(({ role }) => role)).toEqual(['root', 'issuing', 'ocsp', 'time-stamp']);
    const [root, issuing, ...services] = bundle.certificates.map(({ role, pem }) => tools.write(`${role}.pem`, pem));
    for (const file of services) {
      const verify = ['verify', '-x509_strict', '-CAfile', root ?? '', '-untrusted', issuing ?? '', file];
      expect(tools.run('openssl', ...verify)).toMatchObject({ status: 0 });
    }
    const pem = await (await fetch(`${service.issuer}/pki/trust-bundle.pem`)).text();
    for (const { pem: one } of bundle.certificates) expect(pem).toContain(one);
  });

  it('stays the same after a restart', async () => {
    const before = await (await fetch(`${service.issuer}/pki/trust-bundle`)).text();
    await service.halt();
    await service.boot();
    expect(await (await fetch(`${service.issuer}/pki/trust-bundle`)).text()).toBe(before);
  });

  it('includes time-stamps that OpenSSL verifies', async () => {
    const { root } = await fetchAuthorities(service, tools);
    const data = tools.write('data', 'a contract');
    const [query, reply] = [tools.write('q.tsq', ''), tools.write('r.tsr', '')];
    tools.run('openssl', 'ts', '-query', '-data', data, '-sha512', '-cert', '-out', query);
    const url = `${service.issuer}/pki/time-stamp`;
    const { response, body } = await post(url, 'application/timestamp-query', readFileSync(query));
    expect(response.headers.get('content-type')).toBe('application/timestamp-reply');
    tools.write('r.tsr', body);
    const verdict = tools.run('openssl', 'ts', '-verify', '-queryfile', query, '-in', reply, '-CAfile', root);
    expect(verdict.output).toContain('Verification: OK');
  });
});
