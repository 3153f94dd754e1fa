import { writeFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import type { VirtualPhone } from '#libs/testing';
import { computer, inspect, launch } from '../support/chromium.js';
import { freePort } from '../support/free-port.js';
import { LogoutReceiver } from '../support/logout-receiver.js';
import { TestPortal } from '../support/portal.js';
import { oksana, taras, TestService } from '../support/service.js';
import { makeFolder, reachable } from '../support/stores.js';
import { until } from '../support/until.js';

const describeInChromium = reachable.chromium ? describe : describe.skip;
const languages = ['uk', 'en', 'et'] as const;

describeInChromium('a citizen at two portals', () => {
  let first: TestPortal;
  let second: TestPortal;
  let receiver: LogoutReceiver;
  let service: TestService;
  let browser: Browser;
  let phone: VirtualPhone;

  beforeAll(async () => {
    const [port, firstPort, secondPort] = [await freePort(), await freePort(), await freePort()];
    const issuer = `http://localhost:${port}`;
    receiver = await LogoutReceiver.open();
    first = await TestPortal.start(issuer, firstPort);
    second = await TestPortal.start(issuer, secondPort, 'second-portal', '127.0.0.1');
    const entries = [first, second].map(
      ({ registration }) => (JSON.parse(readFileSync(registration, 'utf8')) as [object, ...object[]])[0],
    );
    const file = join(makeFolder(), 'relying-parties.json');
    const told = { backchannel_logout_uri: receiver.address('second') };
    const name = { en: 'Second Portal', uk: 'Другий портал', et: 'Teine portaal' };
    writeFileSync(file, JSON.stringify([entries[0], { ...entries[1], name, ...told }]));
    service = await TestService.start('embedded', { RELYING_PARTIES_FILE: file }, {}, port);
    browser = await launch();
    phone = await service.phoneOf(oksana);
  });
  afterAll(async () => {
    await browser.close();
    await Promise.all([first.stop(), second.stop()]);
    await service.stop();
    receiver.close();
  });

  const toLogin = async (page: Page, portal: TestPortal) => {
    await page.goto(portal.origin);
    await page.click('text=Sign in with State ID');
    await page.waitForSelector('#login, #continue');
  };
  const signIn = async (page: Page, portal: TestPortal, by = phone) => {
    if ((await page.$('#login')) === null) await toLogin(page, portal);
    await by.confirm(await by.open(String(await page.textContent('#typed-code'))));
    await page.waitForURL(`${portal.origin}/`);
  };
  const newPage = async () => (await computer(browser)).newPage();

  it('goes on to the second one by a click, after reading in each language what it will learn', async () => {
    const page = await newPage();
    await signIn(page, first);
    await toLogin(page, second);
    expect(await page.textContent('#signed-in-as')).toContain('Oksana Prykladna');
    for (const language of languages) {
      await page.click(`.languages [hreflang=${language}], .languages [lang=${language}]`);
      await page.waitForSelector(`html[lang=${language}] #continue`);
      await inspect(page, `continue-${language}`);
    }
    await page.click('#go-on');
    await page.waitForURL(`${second.origin}/`);
    expect(await page.textContent('h1')).toBe('Hello, Оксана');
  });

  it('goes on with the keyboard alone, and without script', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'en-GB' });
    const page = await context.newPage();
    await toLogin(page, first);
    await phone.confirm(await phone.open(String(await page.textContent('#typed-code'))));
    await page.waitForSelector('[data-state=approved]', { timeout: 10_000 });
    await page.click('text=Continue');
    await page.waitForURL(`${first.origin}/`);
    await toLogin(page, second);
    for (let steps = 0; (await page.$('#go-on:focus')) === null; steps += 1) {
      expect(steps).toBeLessThan(10);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.waitForURL(`${second.origin}/`);
  });

  it('“not me”: the next one at the same computer signs in anew, and the one before is signed out', async () => {
    const page = await newPage();
    await signIn(page, second);
    receiver.got.length = 0;
    await toLogin(page, first);
    await page.click('#anew');
    await page.waitForSelector('#login[data-state=waiting]');
    await signIn(page, first, await service.phoneOf(taras));
    expect(await page.textContent('h1')).toBe('Hello, Тарас');
    await until(() => receiver.of('second').length === 1);
  });

  it.each(languages)('signs out of all services, asked in %s', async (language) => {
    const page = await newPage();
    await signIn(page, first);
    await toLogin(page, second);
    await page.click(`.languages [hreflang=${language}], .languages [lang=${language}]`);
    await page.waitForSelector(`html[lang=${language}] #continue`);
    await page.click('#go-on');
    await page.waitForURL(`${second.origin}/`);
    receiver.got.length = 0;
    await page.goto(first.origin);
    await page.click('form[action="/sign-out"] button');
    await page.waitForSelector(`html[lang=${language}] #logout`);
    await inspect(page, `logout-${language}`);
    await page.click('#logout-yes');
    await page.waitForURL(`${first.origin}/`);
    await until(() => receiver.of('second').length === 1);
    // What the second portal does when it is told: it forgets its visitor.
    await page.context().clearCookies({ name: 'demo-portal' });
    await toLogin(page, second);
    expect(await page.$('#continue')).toBeNull();
    await page.goto(`${service.issuer}/oidc/logout`);
    await inspect(page, `logged-out-${language}`);
  });

  it('signs out of one portal only, and stays signed in to the other', async () => {
    const page = await newPage();
    await signIn(page, first);
    await toLogin(page, second);
    await page.click('#go-on');
    await page.waitForURL(`${second.origin}/`);
    await page.goto(first.origin);
    await page.click('form[action="/sign-out"] button');
    await page.click('#logout-no');
    await page.waitForURL(`${first.origin}/`);
    await toLogin(page, first);
    expect(await page.textContent('h1')).toBe('Continue to Demo Portal?');
    await page.goto(`${service.issuer}/oidc/logout`);
    expect(await page.textContent('#logout')).toContain('Second Portal');
    await page.click('#logout-no');
    await page.waitForSelector('text=You are still signed in');
    await inspect(page, 'still-signed-in');
  });
});
