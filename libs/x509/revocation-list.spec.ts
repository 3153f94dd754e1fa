import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { issue, issueRoot, type Holder } from '../../test/support/sample-authority.js';
import { ToolBox } from '../../test/support/tools.js';
import { demandDer, extensions, makeRevocationList, type RevokedCertificate } from './index.js';

const tools = new ToolBox();
let root: Holder;
let leaf: Holder;

beforeAll(async () => {
  root = await issueRoot();
  leaf = await issue({ name: [['commonName', 'leaf']], serial: '0abc', extensions: [extensions.noAuthority()] }, root);
});
afterAll(() => tools.dispose());

const make = (revoked: readonly RevokedCertificate[]) =>
  makeRevocationList(
    {
      issuer: root.certificate.subject,
      issuerKeyIdentifier: root.certificate.keyIdentifier,
      number: 258,
      thisUpdate: Date.now() - 1_000,
      nextUpdate: Date.now() + 3_600_000,
      revoked,
    },
    root.signer,
  );

const toPem = (list: Buffer) => {
  const lines = list.toString('base64').replace(/(.{64})/g, '$1\n');
  return `-----BEGIN X509 CRL-----\n${lines}\n-----END X509 CRL-----\n`;
};

function verifyLeaf(list: Buffer) {
  const files = [
    tools.writePem('root.pem', root.certificate.der),
    tools.write('list.pem', toPem(list)),
    tools.writePem('leaf.pem', leaf.certificate.der),
  ] as const;
  return tools.run('openssl', 'verify', '-crl_check', '-CAfile', files[0], '-CRLfile', files[1], files[2]);
}

describe('a revocation list', () => {
  it('lets OpenSSL accept a certificate that is not on it', async () => {
    const others = [{ serial: randomBytes(16), since: Date.now() - 5_000, reason: 'keyCompromise' }] as const;
    expect(verifyLeaf(await make(others))).toMatchObject({ status: 0 });
    expect(verifyLeaf(await make([]))).toMatchObject({ status: 0 });
  });

  it('makes OpenSSL refuse a certificate that is on it', async () => {
    const own = { serial: leaf.certificate.serialOctets, since: Date.now() - 5_000, reason: 'superseded' } as const;
    expect(verifyLeaf(await make([own])).output).toContain('certificate revoked');
  });

  it('is verified by GnuTLS', async () => {
    const list = await make([{ serial: Buffer.of(9), since: Date.now(), reason: 'certificateHold' }]);
    const ca = tools.writePem('ca.pem', root.certificate.der);
    const file = tools.write('list.pem', toPem(list));
    const verdict = tools.run('certtool', '--verify-crl', '--load-ca-certificate', ca, '--infile', file);
    expect(verdict.output).toContain('Verified');
  });

  it('carries its number, and a reason for each entry that has one', async () => {
    const entries = (['unspecified', 'keyCompromise', 'certificateHold', 'privilegeWithdrawn'] as const).map(
      (reason, index) => ({ serial: Buffer.of(index + 1), since: Date.UTC(2026, 10, 23), reason }),
    );
    const file = tools.write('shown.der', await make(entries));
    const { output } = tools.run('openssl', 'crl', '-inform', 'DER', '-in', file, '-noout', '-text');
    expect(output).toMatch(/CRL Number:\s+258/);
    const shown = [...output.matchAll(/CRL Reason Code:\s+(.*)/g)].map(([, reason]) => reason);
    expect(shown).toEqual(['Key Compromise', 'Certificate Hold', 'Privilege Withdrawn']);
  });

  it('is strict DER with 300,000 entries', async () => {
    const since = Date.now();
    const entries = Array.from({ length: 300_000 }, () => ({
      serial: randomBytes(16),
      since,
      reason: 'certificateHold' as const,
    }));
    const list = await make(entries);
    expect(list.length).toBeGreaterThan(13_500_000);
    demandDer(list);
  });
});
