import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ChangeCertificateState, CertificateAuthority } from '../../src/core/certificates/index.js';
import { FixedClock } from '#libs/kernel';
import { readCertificates } from '#libs/x509';
import { addCitizen, certify, fetchAuthorities } from '../support/certificates.js';
import { TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';
import { ToolBox } from '../support/tools.js';

const minute = 60_000;
const day = 24 * 60 * minute;

describe.each(storeKinds)('revocation lists, with %s stores', (kind) => {
  const tools = new ToolBox();
  // The programs that judge have the time of the machine; so the service begins in the past.
  const clock = new FixedClock(Date.now() - 40 * minute);
  let service: TestService;

  beforeAll(async () => {
    service = await TestService.start(kind, {}, { clock });
  });
  afterAll(async () => {
    await service.stop();
    tools.dispose();
  });

  async function fetchList(name: 'root' | 'issuing') {
    const answer = await fetch(`${service.issuer}/pki/${name}.crl`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pkix-crl']);
    const der = tools.write(`${name}.crl`, Buffer.from(await answer.arrayBuffer()));
    const pem = tools.write(`${name}.crl.pem`, '');
    tools.run('openssl', 'crl', '-inform', 'DER', '-in', der, '-out', pem);
    return pem;
  }

  it('name a suspended certificate from the next list on, and leave it out when it is good again', async () => {
    const files = await fetchAuthorities(service, tools);
    const certificate = await certify(service, await addCitizen(service));
    const leaf = tools.writePem('leaf.pem', certificate.certificate);
    const verify = async () => {
      const lists = ['-CRLfile', await fetchList('root'), '-CRLfile', await fetchList('issuing')];
      const trust = ['-crl_check_all', '-CAfile', files.root, '-untrusted', files.issuing];
      return tools.run('openssl', 'verify', ...trust, ...lists, leaf).output;
    };
    const change = service.get(ChangeCertificateState);
    expect(await verify()).toContain('leaf.pem: OK');
    await change.change(certificate.serial, { to: 'suspended' }, 'officer:test');
    clock.advance(15 * minute);
    expect(await verify()).toContain('leaf.pem: OK');
    clock.advance(16 * minute);
    expect(await verify()).toContain('certificate revoked');
    await change.change(certificate.serial, { to: 'good' }, 'officer:test');
    clock.advance(31 * minute);
    const shown = tools.run('openssl', 'crl', '-in', await fetchList('issuing'), '-noout', '-text').output;
    expect(shown).toContain('No Revoked Certificates');
    expect(shown).toMatch(/CRL Number:\s+3\s/);
  });

  it('are the same for twenty who ask at once', async () => {
    clock.advance(31 * minute);
    const lists = await Promise.all(
      Array.from({ length: 20 }, async () => (await fetch(`${service.issuer}/pki/issuing.crl`)).arrayBuffer()),
    );
    expect(new Set(lists.map((list) => Buffer.from(list).toString('hex'))).size).toBe(1);
  });

  it('go on while the responder gets a new certificate in time', async () => {
    const authority = service.get(CertificateAuthority);
    const first = await authority.service('ocsp');
    clock.advance(15 * day);
    expect((await authority.service('ocsp')).certificate.serial).toBe(first.certificate.serial);
    clock.advance(6 * day);
    const [second, same] = await Promise.all([authority.service('ocsp'), authority.service('ocsp')]);
    expect(second.certificate.serial).not.toBe(first.certificate.serial);
    expect(same.certificate.serial).toBe(second.certificate.serial);
    expect(second.certificate.notAfter).toBeGreaterThan(clock.now() + 29 * day);
    const bundle = await (await fetch(`${service.issuer}/pki/trust-bundle.pem`)).text();
    expect(readCertificates(bundle).map(({ serial }) => serial)).toContain(second.certificate.serial);
  });
});
