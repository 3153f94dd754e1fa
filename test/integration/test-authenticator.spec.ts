import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as client from 'openid-client';
import { InvalidConfig, parseConfig } from '../../src/config/index.js';
import { begin, discoverAsPortal, goOn, readLoginPage } from '../support/login.js';
import { oksana, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';

describe.each(storeKinds)('the test authenticator, on %s', (kind) => {
  let service: TestService;
  let portal: client.Configuration;

  beforeAll(async () => {
    service = await TestService.start(kind, { TEST_AUTHENTICATOR: 'on' });
    portal = await discoverAsPortal(service);
  });
  afterAll(() => service.stop());

  async function answerWith(answer: string, person = oksana) {
    const begun = await begin(service, portal, { acr_values: 'high' });
    const { appLink, answer: page } = await readLoginPage(begun);
    expect(page.text).toContain('id="use-test-phone"');
    const back = new URL(begun.page).pathname;
    const url = `${service.issuer}/sandbox/phone`;
    const form = await begun.browser.get(`${url}?${new URLSearchParams({ link: appLink, back }).toString()}`);
    for (const id of ['test-person', 'test-answer', 'test-submit']) expect(form.text).toContain(`id="${id}"`);
    const sent = await begun.browser.post(url, { link: appLink, back, person, answer });
    return { begun, sent };
  }

  it('signs a demo person in without script, by the same checks as a phone', async () => {
    const { begun, sent } = await answerWith('confirm');
    expect(sent.status).toBe(303);
    const callback = await goOn(service, begun.browser, begun.page, sent);
    const tokens = await client.authorizationCodeGrant(portal, callback, begun.checks);
    expect(tokens.claims()).toMatchObject({ acr: 'high', amr: ['hwk', 'user', 'mfa'] });
  });

  it.each(['refuse', 'not_me'])('leads back to a login page that says so when it is told to %s', async (answer) => {
    const { begun, sent } = await answerWith(answer);
    expect(sent.headers.location).toBe(new URL(begun.page).pathname);
    expect((await readLoginPage(begun)).state).toBe('ended');
  });

  it('refuses whom the desk refuses, and says why', async () => {
    const { sent } = await answerWith('confirm', 'PNOUA-00000000-00000');
    expect(sent.status).toBe(409);
    expect(sent.text).toContain('The register knows nobody of that identifier.');
  });

  it.each([
    ['GET', 'accounts'],
    ['POST', 'device-links'],
    ['POST', `phones/${oksana}/answers`],
    ['DELETE', `phones/${oksana}/answers`],
  ])('has no test accounts, which are switched on by themselves: %s %s', async (method, path) => {
    expect((await fetch(`${service.issuer}/sandbox/${path}`, { method })).status).toBe(404);
  });

  it('goes nowhere but to a login page, and opens nothing but a link of ours', async () => {
    const { appLink } = await readLoginPage(await begin(service, portal));
    const { browser, page } = await begin(service, portal);
    const valid = { link: appLink, back: new URL(page).pathname, person: oksana, answer: 'confirm' };
    for (const changed of [
      { back: 'https://evil.example/' },
      { back: '//evil.example/login/x' },
      { back: '/login/../x' },
      { link: 'https://evil.example/open#a.b' },
      { answer: 'sign' },
    ]) {
      const answer = await browser.post(`${service.issuer}/sandbox/phone`, { ...valid, ...changed });
      expect([changed, answer.status]).toEqual([changed, 400]);
    }
  });
});

describe('the test authenticator', () => {
  it('is not there unless it is asked for', async () => {
    const service = await TestService.start('embedded');
    const begun = await begin(service, await discoverAsPortal(service));
    expect((await readLoginPage(begun)).answer.text).not.toContain('test-phone');
    expect((await begun.browser.get(`${service.issuer}/sandbox/phone`)).status).toBe(404);
    await service.stop();
  });

  it.each(['TEST_AUTHENTICATOR', 'TEST_ACCOUNTS', 'OPTIONAL_PKCE'])(
    'keeps profile production from starting (%s)',
    (name) => {
      const faults = () => parseConfig('production', { [name]: 'on' });
      expect(faults).toThrow(InvalidConfig);
      expect(faults).toThrow(`${name} must be off in profile production`);
    },
  );
});
