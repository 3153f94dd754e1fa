import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as client from 'openid-client';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import { request, type VirtualPhone } from '#libs/testing';
import { RelyingPartyRegistry, SwitchRelyingParty } from '../../src/core/relying-parties/index.js';
import { SetCitizenStatus, CitizenRepository } from '../../src/core/citizens/index.js';
import { checkAnswer } from '../support/contract-check.js';
import { freePort } from '../support/free-port.js';
import { begin, discoverAsPortal, readLoginPage, signIn } from '../support/login.js';
import { appoint, SignedInOfficer, type Shown } from '../support/officers.js';
import { aRegistration } from '../support/registry-node.js';
import { oksana, taras, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';
import { timed, until } from '../support/until.js';

const daria = 'PNOUA-19911017-99031';

describe.each(storeKinds)('the administration, on %s', (kind) => {
  let service: TestService;
  let second: TestService | undefined;
  let phone: VirtualPhone;
  let a: SignedInOfficer;
  let b: SignedInOfficer;
  let auditor: SignedInOfficer;

  beforeAll(async () => {
    service = await TestService.start(kind);
    const port = await freePort();
    second = kind === 'embedded' ? undefined : await service.sibling(port);
    const phones = [await service.phoneOf(oksana), await service.phoneOf(taras), await service.phoneOf(daria)] as const;
    phone = phones[0];
    await appoint(service, oksana, 'operator');
    await appoint(service, taras, 'security-officer');
    await appoint(service, daria, 'auditor');
    a = await SignedInOfficer.signIn(service, phones[0]);
    b = await SignedInOfficer.signIn(service, phones[1]);
    auditor = await SignedInOfficer.signIn(service, phones[2]);
  }, 60_000);
  afterAll(async () => {
    await second?.halt();
    await service.stop();
  });

  const call = (who: SignedInOfficer, method: string, path: string, body?: object, proof?: string) =>
    who.call(service, method, `/admin/api${path}`, body, proof);
  const codeOf = ({ status, body }: { status: number; body: Shown }) => [status, body.code];
  const elsewhere = () => (second ?? service).get(RelyingPartyRegistry);
  const registration = aRegistration({ id: 'theatre' });

  it('tells officers who they are', async () => {
    expect((await call(a, 'GET', '/me')).body).toMatchObject({
      name: 'Oksana Prykladna',
      roles: ['operator'],
      version: 1,
    });
  });

  it('has a relying party proposed by one, approved by another, and served on a second node within two seconds', async () => {
    const proposed = await call(a, 'POST', '/clients', { registration, reason: 'contract 9' });
    expect(proposed.status).toBe(202);
    const { id = '' } = proposed.body.proposal ?? {};
    expect(elsewhere().find('theatre')).toBeUndefined();
    const waiting = await call(b, 'GET', '/proposals?state=open');
    expect(waiting.body.proposals).toMatchObject([{ id, target: 'theatre', proposedBy: { name: 'Oksana Prykladna' } }]);
    const shown = await call(b, 'GET', `/proposals/${id}`);
    expect(shown.body.changes).toContainEqual({ member: 'redirect_uris', after: registration.redirect_uris });
    expect(codeOf(await call(a, 'POST', `/proposals/${id}/approve`))).toEqual([403, 'role_missing']);
    const { took } = await timed(async () => {
      expect((await call(b, 'POST', `/proposals/${id}/approve`)).body).toEqual({ applied: true, version: 1 });
      await until(() => elsewhere().find('theatre') !== undefined);
    });
    expect(took).toBeLessThan(2_000);
    expect(codeOf(await call(b, 'POST', `/proposals/${id}/approve`))).toEqual([409, 'proposal_decided']);
  });

  it('makes a harmless change at once, and lets a dangerous one wait', async () => {
    const harmless = { ...registration, contacts: ['box@theatre.example'] };
    const done = await call(a, 'PUT', '/clients/theatre', {
      registration: harmless,
      basedOn: 1,
      reason: 'new box',
    });
    expect([done.status, done.body]).toEqual([200, { applied: true, version: 2 }]);
    const moved = { ...harmless, redirect_uris: ['https://town.example/stage'] };
    const waits = await call(b, 'PUT', '/clients/theatre', {
      registration: moved,
      basedOn: 2,
      reason: 'moved',
    });
    expect([waits.status, waits.body.proposal?.dangers]).toEqual([202, ['redirect_uris']]);
    const own = await call(b, 'POST', `/proposals/${waits.body.proposal?.id}/approve`);
    expect(codeOf(own)).toEqual([403, 'second_person_needed']);
    expect((await call(b, 'POST', `/proposals/${waits.body.proposal?.id}/withdraw`)).status).toBe(204);
    const { body } = await call(auditor, 'GET', '/clients/theatre/versions');
    expect(body.versions).toMatchObject([
      { version: 2, changes: [{ member: 'contacts', before: [], after: ['box@theatre.example'] }] },
      { version: 1, by: { name: 'Oksana Prykladna' }, approvedBy: { name: 'Taras Zrazkovyi' }, reason: 'contract 9' },
    ]);
  });

  it('refuses what was looked at before somebody changed it, and says what is wrong with a registration', async () => {
    const old = await call(a, 'PUT', '/clients/theatre', { registration, basedOn: 1, reason: 'late' });
    expect(codeOf(old)).toEqual([409, 'outdated_version']);
    const faulty = { ...registration, redirect_uris: ['http://town.example/'] };
    const refused = await call(a, 'PUT', '/clients/theatre', {
      registration: faulty,
      basedOn: 2,
      reason: 'try',
    });
    expect(codeOf(refused)).toEqual([400, 'invalid_registration']);
    expect(refused.body.faults?.[0]?.fault).toContain('must be https');
    const nobody = await call(a, 'PUT', '/clients/nobody', { registration, basedOn: 1, reason: 'try' });
    expect(codeOf(nobody)).toEqual([404, 'relying_party_unknown']);
    expect(codeOf(await call(a, 'GET', '/clients/nobody/versions'))).toEqual([404, 'relying_party_unknown']);
  });

  it('switches off by one person on all nodes within two seconds, and on by two', async () => {
    const { took } = await timed(async () => {
      expect((await call(a, 'POST', '/clients/theatre/disable', { reason: 'key stolen' })).status).toBe(200);
      await until(() => elsewhere().find('theatre')?.disabled === true);
    });
    expect(took).toBeLessThan(2_000);
    const on = await call(a, 'POST', '/clients/theatre/enable', { basedOn: 3, reason: 'key changed' });
    expect(on.status).toBe(202);
    expect((await call(b, 'POST', `/proposals/${on.body.proposal?.id}/approve`)).body).toEqual({
      applied: true,
      version: 4,
    });
    const { body } = await call(auditor, 'GET', '/clients?search=thea&state=active&limit=1');
    expect(body.clients).toMatchObject([{ id: 'theatre', version: 4 }]);
  });

  it('shows a picture on the login page and the phone after two persons, and before that to nobody', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>').toString('base64');
    const refused = await call(a, 'POST', '/logos', { png: svg });
    expect([...codeOf(refused), refused.body.faults]).toEqual([
      ...[400, 'logo_refused'],
      [{ at: 'body', fault: 'the picture is not a PNG file' }],
    ]);
    const icon = readFileSync('src/web/assets/icon-192.png');
    const kept = await call(a, 'POST', '/logos', { png: icon.toString('base64') });
    const { logo } = kept.body;
    expect(kept.body.width).toBe(192);
    expect((await call(b, 'GET', `/logos/${logo}`)).body).toEqual(kept.body);
    const at = (origin: string) => request('GET', `${origin}/logos/${logo}.png`, {});
    expect((await at(service.issuer)).status).toBe(404);

    const portal = (await call(a, 'GET', '/clients/portal')).body;
    const change = { registration: { ...portal.registration, logo }, basedOn: portal.version, reason: 'new sign' };
    const unknown = { ...change, registration: { ...portal.registration, logo: 'A'.repeat(43) } };
    expect(codeOf(await call(a, 'PUT', '/clients/portal', unknown))).toEqual([400, 'invalid_registration']);
    const asked = await call(a, 'PUT', '/clients/portal', change);
    expect(asked.body.proposal?.dangers).toEqual(['logo']);
    await call(b, 'POST', `/proposals/${asked.body.proposal?.id}/approve`);
    await until(() => service.get(RelyingPartyRegistry).find('portal')?.logo === logo);

    for (const origin of [service.issuer, service.appOrigin]) {
      const { status, headers } = await at(origin);
      expect([status, headers]).toMatchObject([
        200,
        {
          'content-type': 'image/png',
          'x-content-type-options': 'nosniff',
          'cross-origin-resource-policy': 'same-origin',
          'cache-control': 'public, max-age=31536000, immutable',
          'content-security-policy': expect.stringContaining('sandbox'),
        },
      ]);
    }
    const begun = await begin(service, await discoverAsPortal(service));
    const { answer, typedCode } = await readLoginPage(begun);
    expect(answer.text).toContain(`<img class="logo" src="/logos/${logo}.png" alt`);
    expect(answer.headers['content-security-policy']).toContain("img-src 'self'");
    const shown = await phone.open(typedCode);
    expect(shown).toMatchObject({ logo: `/logos/${logo}.png`, intent: { relyingParty: { id: 'portal' } } });
    expect(JSON.stringify(shown.intent)).not.toContain(logo);
    await phone.refuse(shown);
  });

  it('gives roles by two persons', async () => {
    const grant = { identifier: daria, roles: ['auditor', 'operator'], basedOn: 1, reason: 'helps out' };
    const asked = await call(a, 'POST', '/officers', grant);
    expect((await call(b, 'POST', `/proposals/${asked.body.proposal?.id}/reject`, { reason: 'not yet' })).status).toBe(
      204,
    );
    const { body } = await call(a, 'GET', '/officers');
    expect(body.officers).toContainEqual(expect.objectContaining({ name: 'Daria Vyhadana', roles: ['auditor'] }));
  });

  it('keeps organisations with their versions', async () => {
    const town = { organisation: { name: { en: 'Town' }, registry_code: '7000' }, basedOn: 0, reason: 'new' };
    expect((await call(a, 'PUT', '/organisations/town', town)).body).toEqual({ applied: true, version: 1 });
    expect(codeOf(await call(a, 'PUT', '/organisations/town', town))).toEqual([409, 'outdated_version']);
    expect((await call(a, 'GET', '/organisations/town')).body).toMatchObject({ registry_code: '7000', version: 1 });
    expect((await call(a, 'GET', '/organisations?search=7000')).body).toMatchObject({
      organisations: [{ id: 'town' }],
    });
    expect((await call(a, 'GET', '/organisations/town/versions')).body).toMatchObject({
      versions: [{ action: 'registered' }],
    });
    expect(codeOf(await call(a, 'GET', '/organisations/nowhere'))).toEqual([404, 'organisation_unknown']);
  });

  it.each<[string, string, object | undefined]>([
    ['POST', '/clients', { registration, reason: 'try' }],
    ['PUT', '/clients/theatre', { registration, basedOn: 4, reason: 'try' }],
    ['POST', '/clients/theatre/disable', { reason: 'try' }],
    ['POST', '/clients/theatre/enable', { basedOn: 4, reason: 'try' }],
    ['PUT', '/organisations/town', { organisation: { name: { en: 'T' } }, basedOn: 1, reason: 'try' }],
    ['POST', '/officers', { identifier: daria, roles: ['security-officer'], basedOn: 1, reason: 'try' }],
    ['POST', '/proposals/00000000-0000-4000-8000-000000000000/approve', undefined],
    ['POST', '/proposals/00000000-0000-4000-8000-000000000000/reject', { reason: 'try' }],
    ['POST', '/proposals/00000000-0000-4000-8000-000000000000/withdraw', undefined],
  ])('lets an auditor read only: %s %s', async (method, path, body) => {
    expect(codeOf(await call(auditor, method, path, body))).toEqual([403, 'role_missing']);
  });

  describe('is closed to', () => {
    const refused = async (headers: Readonly<Record<string, string>>) => {
      const answer = await request('GET', `${service.issuer}/admin/api/me`, headers);
      checkAnswer('GET', '/admin/api/me', answer);
      expect([answer.status, (JSON.parse(answer.text) as { code: string }).code]).toEqual([
        401,
        'administration_closed',
      ]);
      expect(answer.headers['www-authenticate']).toContain('DPoP');
    };
    const url = () => `${service.issuer}/admin/api/me`;

    it('who brings nothing, a token without its proof, or a token of somebody else', async () => {
      await refused({});
      await refused({ Authorization: `Bearer ${a.token}` });
      await refused({ Authorization: `DPoP ${a.token}` });
      await refused({ Authorization: 'DPoP made-up', DPoP: await a.proof('GET', url()) });
      await refused({ Authorization: `DPoP ${b.token}`, DPoP: await a.proof('GET', url()) });
    });

    it('a proof that is used twice', async () => {
      const proof = await a.proof('GET', url());
      expect((await call(a, 'GET', '/me', undefined, proof)).status).toBe(200);
      await refused({ Authorization: `DPoP ${a.token}`, DPoP: proof });
    });

    const now = Math.floor(Date.now() / 1000);
    it.each<[string, object, object]>([
      ['for another method', { htm: 'POST' }, {}],
      ['for another address', { htu: 'http://localhost/admin/api/officers' }, {}],
      ['for another token', { ath: 'A'.repeat(43) }, {}],
      ['without a token', { ath: undefined }, {}],
      ['of yesterday', { iat: now - 86_400 }, {}],
      ['of tomorrow', { iat: now + 86_400 }, {}],
      ['without a number', { jti: undefined }, {}],
      ['of another type', {}, { typ: 'JWT' }],
    ])('a proof %s', async (_, claims, header) => {
      const proof = await a.proof('GET', url(), claims as Record<string, unknown>, header);
      await refused({ Authorization: `DPoP ${a.token}`, DPoP: proof });
    });

    it('a proof by another key', async () => {
      const { privateKey, publicKey } = await generateKeyPair('ES256');
      const claims = JSON.parse(
        Buffer.from((await a.proof('GET', url())).split('.')[1] ?? '', 'base64url').toString(),
      ) as object;
      const header = { alg: 'ES256', typ: 'dpop+jwt', jwk: await exportJWK(publicKey) };
      const proof = await new SignJWT({ ...claims }).setProtectedHeader(header).sign(privateKey);
      await refused({ Authorization: `DPoP ${a.token}`, DPoP: proof });
    });

    it('another client’s token', async () => {
      const { tokens } = await signIn(service, await discoverAsPortal(service), phone);
      await refused({ Authorization: `DPoP ${tokens.access_token}`, DPoP: await a.proof('GET', url()) });
      await refused({ Authorization: `Bearer ${tokens.access_token}` });
    });

    it('a sign-in below level high, and one without the scope', async () => {
      const soft = await service.phoneOf(oksana, { attestation: 'none' });
      for (const officer of [
        await SignedInOfficer.signIn(service, soft, { acr_values: 'substantial' }),
        await SignedInOfficer.signIn(service, phone, { scope: 'openid' }),
      ])
        await refused({ Authorization: `DPoP ${officer.token}`, DPoP: await officer.proof('GET', url()) });
    });

    it('citizens who are no officers, and officers who are blocked', async () => {
      const stranger = await service.phoneOf('PNOUA-19880604-99047');
      const visitor = await SignedInOfficer.signIn(service, stranger);
      expect(codeOf(await call(visitor, 'GET', '/me'))).toEqual([403, 'role_missing']);
      await appoint(service, 'PNOUA-19880604-99047', 'operator');
      expect((await call(visitor, 'GET', '/me')).status).toBe(200);
      const citizen = await service.get(CitizenRepository).findByIdentifier('PNOUA-19880604-99047');
      if (citizen) await service.get(SetCitizenStatus).set(citizen, 'suspended', 'officer:desk');
      expect((await call(visitor, 'GET', '/me')).status).toBeGreaterThanOrEqual(401);
    });

    it('tokens that were revoked, and every token when the client admin is switched off', async () => {
      const officer = await SignedInOfficer.signIn(service, phone);
      expect((await call(officer, 'GET', '/me')).status).toBe(200);
      const insecure = { execute: [client.allowInsecureRequests] };
      const app = await client.discovery(new URL(service.issuer), 'admin', {}, client.None(), insecure);
      await client.tokenRevocation(app, officer.token);
      await refused({ Authorization: `DPoP ${officer.token}`, DPoP: await officer.proof('GET', url()) });
      await service.get(SwitchRelyingParty).disable('admin', { actor: 'command:test', reason: 'incident' });
      await until(() => service.get(RelyingPartyRegistry).find('admin')?.disabled === true);
      await refused({ Authorization: `DPoP ${a.token}`, DPoP: await a.proof('GET', url()) });
    });
  });
});
