import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { X509Certificate } from 'node:crypto';
import {
  CertificateRepository,
  CertificateStatus,
  CertificateStatusRepository,
  ChangeCertificateState,
  IssueCertificate,
  type CertificateSerial,
  type KeyClass,
} from '../../src/core/certificates/index.js';
import { SetCitizenStatus, type Citizen } from '../../src/core/citizens/index.js';
import { Database } from '../../src/platform/persistence/index.js';
import { oids, readCertificate } from '#libs/x509';
import { addCitizen, certify } from '../support/certificates.js';
import { generate } from '../support/sample-authority.js';
import { TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';

describe.each(storeKinds)('issuing certificates, with %s stores', (kind) => {
  let service: TestService;
  let citizen: Citizen;
  const actor = 'officer:test';
  const ec = () => generate('ec', 'P-256').publicKey;

  beforeAll(async () => {
    service = await TestService.start(kind);
    citizen = await addCitizen(service);
  });
  afterAll(() => service.stop());

  const stateOf = (serial: string) => service.get(CertificateStatus).of(serial);
  const change = (serial: CertificateSerial, to: Parameters<ChangeCertificateState['change']>[1]) =>
    service.get(ChangeCertificateState).change(serial, to, actor);
  const count = async (sql: string, ...values: readonly unknown[]) => {
    const rows = await service.get(Database).manager.query<unknown[]>(sql, [...values]);
    return rows.length;
  };

  it('names the citizen, the account and the addresses as Smart-ID clients expect', async () => {
    const issued = await certify(service, citizen, 'authentication');
    const read = readCertificate(issued.certificate);
    expect(Object.fromEntries(read.subjectAttributes)).toEqual({
      [oids.countryName]: 'UA',
      [oids.commonName]: 'ПРИКЛАДНА,ОКСАНА',
      [oids.surname]: 'ПРИКЛАДНА',
      [oids.givenName]: 'ОКСАНА',
      [oids.serialNumber]: citizen.identifier,
    });
    expect(read).toMatchObject({
      serial: issued.serial,
      keyUsages: ['digitalSignature'],
      extendedKeyUsages: ['1.3.6.1.4.1.62306.5.7.0', oids.clientAuth],
      policies: ['1.3.6.1.4.1.10015.17.2', '0.4.0.2042.1.2'],
    });
    expect(issued.documentNumber).toMatch(new RegExp(`^${citizen.identifier}-[0-9A-Z]{4}-Q$`));
    const { infoAccess, subjectAltName } = new X509Certificate(issued.certificate);
    expect(infoAccess).toContain(`OCSP - URI:${service.issuer}/pki/ocsp`);
    expect(infoAccess).toContain(`CA Issuers - URI:${service.issuer}/pki/issuing.cer`);
    expect(subjectAltName).toContain(issued.documentNumber);
    expect(read.extensions.has(oids.qcStatements)).toBe(false);
    const signing = readCertificate((await certify(service, citizen, 'signature')).certificate);
    expect(signing).toMatchObject({ keyUsages: ['nonRepudiation'], extendedKeyUsages: [] });
    expect(signing.extensions.has(oids.qcStatements)).toBe(true);
  });

  it('gives each a serial number of its own, of sixteen octets and positive', async () => {
    const serials = await Promise.all(Array.from({ length: 20 }, async () => (await certify(service, citizen)).serial));
    expect(new Set(serials).size).toBe(20);
    for (const serial of serials) expect(serial).toMatch(/^(0[1-9a-f]|[1-7][0-9a-f])[0-9a-f]{30}$/);
  });

  it.each([
    ['RSA of 2048 bits', generate('rsa', '2048').publicKey],
    ['P-384', generate('ec', 'P-384').publicKey],
    ['no key at all', Buffer.from('no key')],
  ])('refuses %s', async (_, key) => {
    await expect(certify(service, citizen, 'signature', key)).rejects.toMatchObject({ code: 'key_refused' });
  });

  it('gives a key to one person only, of fifty who come at once', async () => {
    const key = ec();
    const others = await Promise.all(Array.from({ length: 50 }, () => addCitizen(service)));
    const tries = await Promise.allSettled(others.map((other) => certify(service, other, 'signature', key)));
    const refused = tries.filter((one) => one.status === 'rejected').map(({ reason }) => (reason as Error).name);
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(new Set(refused)).toEqual(new Set(['KeyTaken']));
  });

  it('gives a key one purpose only', async () => {
    const key = ec();
    await certify(service, citizen, 'signature', key);
    await expect(certify(service, citizen, 'authentication', key)).rejects.toMatchObject({ code: 'key_taken' });
  });

  it('gives nothing to who is suspended, though the caller has an older record', async () => {
    const other = await addCitizen(service);
    await service.get(SetCitizenStatus).set(other, 'suspended', actor);
    await expect(certify(service, other)).rejects.toMatchObject({ code: 'citizen_not_certifiable' });
  });

  it('gives nothing to who has an identifier that no certificate can hold', async () => {
    const other = await addCitizen(service, { identifier: `PASUA-МЮ${Date.now()}` });
    await expect(certify(service, other)).rejects.toMatchObject({ code: 'citizen_not_certifiable' });
  });

  it('leaves nothing behind when what belongs to it fails', async () => {
    const key = ec();
    const request = { citizen, purpose: 'signature', level: 'qualified', publicKey: key } as const;
    let serial = '';
    const fails = service.get(IssueCertificate).issue(request, actor, async (issued) => {
      serial = issued.serial;
      throw new Error('the key could not be kept');
    });
    await expect(fails).rejects.toThrow('could not be kept');
    expect(await stateOf(serial)).toBeUndefined();
    expect(await count('SELECT 1 FROM certificate WHERE serial = $1', serial)).toBe(0);
    expect(await count(`SELECT 1 FROM audit_event WHERE data->>'serial' = $1`, serial)).toBe(0);
    // The key is still free for somebody else.
    await certify(service, await addCitizen(service), 'signature', key);
  });

  it('renews once: the new certificate takes the place, the old one is superseded', async () => {
    const old = await certify(service, citizen, 'authentication');
    const issue = service.get(IssueCertificate);
    const tries = await Promise.allSettled(Array.from({ length: 10 }, () => issue.renew(old.serial, ec(), actor)));
    const [renewed, ...more] = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(more).toEqual([]);
    const { purpose, level, documentNumber } = old;
    expect(renewed).toMatchObject({ purpose, level, documentNumber, replaces: old.serial });
    expect(await stateOf(old.serial)).toMatchObject({ status: 'revoked', reason: 'superseded' });
    expect(await stateOf(renewed?.serial ?? '')).toEqual({ status: 'good' });
    const account = await service.get(CertificateRepository).listOfDocument(documentNumber);
    expect(new Set(account.map(({ serial }) => serial))).toEqual(new Set([old.serial, renewed?.serial]));
  });

  it('renews nothing that is unknown or revoked', async () => {
    const issue = service.get(IssueCertificate);
    const unknown = '00'.repeat(16) as CertificateSerial;
    await expect(issue.renew(unknown, ec())).rejects.toMatchObject({ code: 'certificate_unknown' });
    const { serial } = await certify(service, citizen);
    await change(serial, { to: 'revoked', reason: 'cessationOfOperation' });
    await expect(issue.renew(serial, ec())).rejects.toMatchObject({ code: 'certificate_revoked' });
  });

  it('keeps every state in the history, with who did it', async () => {
    const { serial } = await certify(service, citizen);
    await change(serial, { to: 'suspended' });
    await change(serial, { to: 'suspended' });
    await change(serial, { to: 'good' });
    await change(serial, { to: 'revoked', reason: 'privilegeWithdrawn' });
    const history = await service.get(CertificateStatusRepository).history(serial);
    expect(history.map(({ state }) => state.status)).toEqual(['good', 'suspended', 'good', 'revoked']);
    expect(history.map((entry) => entry.actor)).toEqual(['system', actor, actor, actor]);
    await expect(change(serial, { to: 'good' })).rejects.toMatchObject({ code: 'certificate_revoked' });
  });

  it('changes no certificate that is unknown', async () => {
    await expect(change('7f' as CertificateSerial, { to: 'suspended' })).rejects.toMatchObject({
      code: 'certificate_unknown',
    });
  });

  it('suspends a key class and nothing else, and only what is good', async () => {
    const issue = service.get(IssueCertificate);
    const make = (keyClass: string) =>
      issue.issue({ citizen, purpose: 'signature', level: 'advanced', publicKey: ec(), keyClass });
    const flawed = await Promise.all(Array.from({ length: 5 }, () => make('token-7')));
    const sound = await make('token-8');
    const [revoked] = flawed;
    await change(revoked?.serial as CertificateSerial, { to: 'revoked', reason: 'keyCompromise' });
    const changes = service.get(ChangeCertificateState);
    expect(await changes.suspendClass('token-7' as KeyClass, actor)).toBe(4);
    expect(await changes.suspendClass('token-7' as KeyClass, actor)).toBe(0);
    const states = await Promise.all(flawed.map(({ serial }) => stateOf(serial)));
    expect(states.map((state) => state?.status)).toEqual(['revoked', ...Array<string>(4).fill('suspended')]);
    expect(await stateOf(sound.serial)).toEqual({ status: 'good' });
    const serials = flawed.slice(1).map(({ serial }) => serial);
    const events = `SELECT 1 FROM audit_event WHERE type = 'certificates.state_changed' AND data->>'serial' = ANY($1)`;
    expect(await count(events, serials)).toBe(4);
  });
});
