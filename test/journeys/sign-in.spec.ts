import { describe, expect, it } from '@jest/globals';
import { inspect, pageWithAuthenticator, phone, pointCameraAt } from '../support/chromium.js';
import { reachable, storeKinds } from '../support/stores.js';
import { activate, activatedPhone, openLogin, setUpJourney } from './journey.js';

const describeInChromium = reachable.chromium ? describe.each(storeKinds) : describe.skip.each(storeKinds);

describeInChromium('a citizen signs in, on %s', (kind) => {
  const journey = setUpJourney(kind);

  it('by scanning the QR code with the phone', async () => {
    const page = await pageWithAuthenticator(await phone(journey.browser));
    const login = await openLogin(journey);
    await inspect(login, 'login-waiting');
    const camera = await pointCameraAt(page, login);
    await activate(journey, page);
    await inspect(page, 'phone-home');
    await page.click('#scan');
    await page.waitForSelector('#request');
    camera.stop();
    await inspect(page, 'phone-request');
    const number = await login.textContent('#verification-code');
    expect(await page.textContent('.number')).toBe(number);
    await inspect(login, 'login-claimed');
    await page.click('#confirm');
    await page.waitForSelector('text=Look at the other screen');
    await inspect(page, 'phone-confirmed');
    await login.waitForURL(`${journey.portal.origin}/`);
    expect(await login.textContent('h1')).toBe('Hello, Оксана');
    expect(await login.textContent('main')).toContain('substantial');
    await inspect(login, 'portal-home');
  });

  it('by opening the app on the same device', async () => {
    const page = await activatedPhone(journey);
    await openLogin(journey, page);
    await inspect(page, 'login-waiting-phone');
    await page.click('#open-app');
    await page.waitForSelector('#request');
    await page.click('#confirm');
    await page.waitForURL(`${journey.portal.origin}/`);
    expect(await page.textContent('h1')).toBe('Hello, Оксана');
  });

  it('with this device’s passkey, without an activated app', async () => {
    const page = await activatedPhone(journey);
    // The browser forgets the app, the device keeps the passkey.
    await page.evaluate(() => indexedDB.deleteDatabase('state-id'));
    await openLogin(journey, page);
    await page.click('#use-passkey');
    await page.waitForSelector('#request');
    await inspect(page, 'phone-passkey');
    await page.click('#confirm');
    await page.waitForURL(`${journey.portal.origin}/`);
    expect(await page.textContent('h1')).toBe('Hello, Оксана');
  });

  it('by typing the code', async () => {
    const page = await activatedPhone(journey);
    const login = await openLogin(journey);
    const code = await login.textContent('#typed-code');
    await page.click('#type');
    await inspect(page, 'phone-type');
    await page.fill('#code', String(code).toLowerCase().replace('-', ' '));
    await page.click('form button.button');
    await page.waitForSelector('#request');
    await page.click('#confirm');
    await login.waitForURL(`${journey.portal.origin}/`);
    expect(await login.textContent('h1')).toBe('Hello, Оксана');
  });
});
