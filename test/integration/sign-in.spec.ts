import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as client from 'openid-client';
import { begin, discoverAsLibrary, discoverAsPortal, finish, readLoginPage, signIn } from '../support/login.js';
import { oksana, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';

describe.each(storeKinds)('signing in to a portal, on %s', (kind) => {
  let service: TestService;
  let portal: client.Configuration;

  beforeAll(async () => {
    service = await TestService.start(kind);
    portal = await discoverAsPortal(service);
  });
  afterAll(() => service.stop());

  it('gives openid-client, unmodified, verified tokens and claims', async () => {
    const phone = await service.phoneOf(oksana);
    const { tokens } = await signIn(service, portal, phone);
    const claims = tokens.claims();
    expect(claims).toMatchObject({ iss: service.issuer, aud: 'portal', acr: 'high', amr: ['hwk', 'user', 'mfa'] });
    const userInfo = await client.fetchUserInfo(portal, tokens.access_token, String(claims?.sub));
    expect(userInfo).toMatchObject({
      given_name: 'Оксана',
      family_name: 'Прикладна',
      birthdate: '1984-03-12',
      national_id: oksana,
      person_type: 'citizen',
    });
  });

  it('moves the page from waiting to claimed to approved', async () => {
    const phone = await service.phoneOf(oksana);
    const begun = await begin(service, portal);
    const first = await readLoginPage(begun);
    expect(first.state).toBe('waiting');
    const news = begun.browser.get(`${begun.page}/status?seen=waiting&wait=10`);
    const shown = await phone.open(first.typedCode);
    expect(JSON.parse((await news).text)).toEqual({ state: 'claimed' });
    const claimed = await readLoginPage(begun);
    expect(claimed.state).toBe('claimed');
    expect(claimed.answer.text).toContain(`>${shown.intent.code}<`);
    await phone.confirm(shown);
    expect((await readLoginPage(begun)).state).toBe('approved');
    expect((await finish(service, begun)).searchParams.get('iss')).toBe(service.issuer);
  });

  it('gives a public subject to one party and a pairwise one to another, both of the person and not of the phone', async () => {
    const library = await discoverAsLibrary(service);
    const [first, second] = [await service.phoneOf(oksana), await service.phoneOf(oksana)];
    const subjects = [];
    for (const [configuration, phone] of [
      [portal, first],
      [portal, second],
      [library, first],
      [library, second],
    ] as const) {
      const { tokens } = await signIn(service, configuration, phone);
      subjects.push(tokens.claims()?.sub);
    }
    expect(subjects[0]).toBe(subjects[1]);
    expect(subjects[2]).toBe(subjects[3]);
    expect(subjects[0]).not.toBe(subjects[2]);
  });
});
