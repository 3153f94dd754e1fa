import { describe, expect, it } from '@jest/globals';
import { computer, inspect, pageWithAuthenticator, phone, pressByKeyboard } from '../support/chromium.js';
import { oksana } from '../support/service.js';
import { reachable } from '../support/stores.js';
import { activatedPhone, openLogin, setUpJourney } from './journey.js';

const describeInChromium = reachable.chromium ? describe : describe.skip;

describeInChromium('every page', () => {
  const journey = setUpJourney('embedded');

  it.each(['uk', 'en', 'et'])('of the login door can be read in %s', async (language) => {
    const page = await openLogin(journey);
    await page.click(`.languages [hreflang=${language}], .languages [lang=${language}]`);
    await page.waitForSelector(`html[lang=${language}] #login[data-state=waiting]`);
    await inspect(page, `login-${language}`);
    await page.goto(`${journey.service.issuer}/login/none`);
    expect(await page.getAttribute('html', 'lang')).toBe(language);
    await inspect(page, `error-lost-${language}`);
    await page.goto(`${journey.service.issuer}/oidc/auth?client_id=nobody`);
    expect(await page.getAttribute('html', 'lang')).toBe(language);
    await inspect(page, `error-request-${language}`);
  });

  it.each(['uk', 'en', 'et'])('of the phone app can be read in %s', async (language) => {
    const page = await pageWithAuthenticator(await phone(journey.browser));
    const { appOrigin } = journey.service;
    await page.goto(`${appOrigin}/phone`);
    await page.selectOption('#language', language);
    await inspect(page, `phone-settings-${language}`);
    await page.goto(appOrigin);
    await page.waitForSelector('#activate');
    expect(await page.getAttribute('html', 'lang')).toBe(language);
    await inspect(page, `phone-welcome-${language}`);
    await page.click('#activate');
    await page.fill('#code', 'wrong');
    await page.click('form button.button:not(.second)');
    await page.waitForSelector('#trouble');
    await inspect(page, `phone-activation-refused-${language}`);
    const code = await journey.service.activationCode(oksana);
    await page.fill('#code', code.toLowerCase());
    await page.click('form button.button:not(.second)');
    await page.waitForSelector('#yes');
    await inspect(page, `phone-activation-person-${language}`);
    await page.click('#yes');
    await page.waitForSelector('#continue');
    await inspect(page, `phone-activation-signing-${language}`);
    await page.click('#continue');
    await page.waitForSelector('#done');
    await inspect(page, `phone-activated-${language}`);
    await page.click('#done');
    await page.click('nav a[href="/history"]');
    await page.waitForSelector('#history', { state: 'attached' });
    await inspect(page, `phone-history-empty-${language}`);
    await page.click('nav a[href="/scan"]');
    await page.waitForSelector('video');
    await inspect(page, `phone-scan-${language}`);
    await page.click('nav a[href="/phone"]');
    await page.click('#sign-out');
    await page.waitForSelector('#signed-out:not([hidden])');
    await page.click('#deactivate');
    await inspect(page, `phone-deactivate-${language}`);
    await page.click('#deactivate-yes');
    await page.waitForSelector('#activate');
  });

  // The description of the API is one long page, and the inspection looks at every element of it.
  it.each([
    ['/docs', 'docs'],
    ['/docs/errors', 'docs-errors'],
    ['/docs/explain', 'docs-explain'],
  ])(
    'of the documentation stands the inspection: %s',
    async (path, name) => {
      const page = await (await computer(journey.browser)).newPage();
      await page.goto(journey.service.issuer + path);
      await inspect(page, name);
    },
    120_000,
  );

  it('that explains a payload stands the inspection', async () => {
    const page = await (await computer(journey.browser)).newPage();
    await page.goto(`${journey.service.issuer}/docs/explain`);
    await page.fill('#payload', 'demo|ACSP_V2|AAAA|||REVNTw==||||null|QR');
    await page.fill('#sent-relyingPartyName', 'demo');
    await page.click('#explain');
    await page.waitForSelector('#field-flowType');
    await inspect(page, 'docs-explained');
  });

  it('of the desk stands the inspection', async () => {
    const page = await (await computer(journey.browser)).newPage();
    await page.goto(`${journey.service.issuer}/desk`);
    await inspect(page, 'desk');
    await page.click('li button');
    await page.waitForSelector('#activation-code');
    await inspect(page, 'desk-issued');
    await page.goto(`${journey.service.issuer}/desk`);
    await page.locator('li', { hasText: 'deceased' }).locator('button').click();
    await page.waitForSelector('[role=alert]');
    await inspect(page, 'desk-refused');
  });

  it('of the login door and the app can be used with the keyboard alone', async () => {
    const page = await activatedPhone(journey);
    await openLogin(journey, page);
    await pressByKeyboard(page, '#use-passkey');
    await page.waitForSelector('#request');
    await pressByKeyboard(page, '#confirm');
    await page.waitForURL(`${journey.portal.origin}/`);
    expect(await page.textContent('h1')).toBe('Hello, Оксана');
  });

  it('of the login door works without script: it renews itself, and its forms are forms', async () => {
    const context = await journey.browser.newContext({ javaScriptEnabled: false, locale: 'en-GB' });
    const page = await openLogin(journey, await context.newPage());
    const citizen = await journey.service.phoneOf(oksana);
    const shown = await citizen.open(String(await page.textContent('#typed-code')));
    await page.waitForSelector('[data-state=claimed]', { timeout: 10_000 });
    expect(await page.textContent('#verification-code')).toBe(shown.intent.code);
    await citizen.confirm(shown);
    await page.waitForSelector('[data-state=approved]', { timeout: 10_000 });
    await page.click('text=Continue');
    await page.waitForURL(`${journey.portal.origin}/`);
    expect(await page.textContent('h1')).toBe('Hello, Оксана');
  });

  it('of the phone app opens without a connection and says so; nothing of the service is kept', async () => {
    const page = await activatedPhone(journey);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.reload();
    const kept = await page.evaluate(async () => {
      const names = await caches.keys();
      const lists = await Promise.all(
        names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)),
      );
      return lists.flat();
    });
    expect(kept).toContain('/');
    expect(kept.filter((path) => path.startsWith('/api/'))).toEqual([]);
    await page.context().setOffline(true);
    await page.reload();
    await page.waitForSelector('text=No connection');
    expect(await page.textContent('h1')).toContain('Оксана');
    await inspect(page, 'phone-offline');
    await page.context().setOffline(false);
  });
});
