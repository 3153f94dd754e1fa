import { describe, expect, it } from '@jest/globals';
import { computer, inspect } from '../support/chromium.js';
import { taras } from '../support/service.js';
import { reachable, storeKinds } from '../support/stores.js';
import { activatedPhone, openLogin, openOnPhone, setUpJourney } from './journey.js';

const describeInChromium = reachable.chromium ? describe.each(storeKinds) : describe.skip.each(storeKinds);

describeInChromium('nobody is signed in, on %s,', (kind) => {
  const journey = setUpJourney(kind);

  it('when the citizen refuses, and another try succeeds', async () => {
    const page = await activatedPhone(journey);
    const login = await openLogin(journey);
    await openOnPhone(page, login);
    await page.click('#refuse');
    await page.waitForSelector('text=Nobody was signed in');
    await inspect(page, 'phone-refused');
    await login.waitForSelector('text=You refused');
    await inspect(login, 'login-refused');
    await login.click('text=Try again');
    await login.waitForSelector('[data-state=waiting]');
    await page.click('#leave');
    await openOnPhone(page, login);
    await page.click('#confirm');
    await login.waitForURL(`${journey.portal.origin}/`);
    await page.click('#leave');
    await page.click('nav >> text=History');
    await page.waitForSelector('#history [data-result=refused]');
    expect(await page.locator('#history li').first().getAttribute('data-result')).toBe('approved');
    await inspect(page, 'phone-history');
  });

  it('when the citizen says "this was not me", and the portal hears of a refusal only', async () => {
    const page = await activatedPhone(journey, taras);
    const login = await openLogin(journey);
    await openOnPhone(page, login);
    await page.click('#not-me');
    await page.waitForSelector('text=Good that you looked');
    await inspect(page, 'phone-not-me');
    await login.waitForSelector('text=it was not you');
    await inspect(login, 'login-not-me');
    await login.click('text=Back to Demo Portal');
    await login.waitForURL(`${journey.portal.origin}/`);
    expect(await login.textContent('[role=alert]')).toContain('refused the sign-in on your phone');
  });

  it('when the citizen cancels on the page', async () => {
    const login = await openLogin(journey);
    await login.click('text=Cancel and go back');
    await login.waitForURL(`${journey.portal.origin}/`);
    expect(await login.textContent('[role=alert]')).toContain('You cancelled');
    await inspect(login, 'portal-cancelled');
  });

  it('in another browser that opens the return link of a confirmed sign-in', async () => {
    const phone = await journey.service.phoneOf(taras);
    const login = await openLogin(journey);
    const link = String(await login.getAttribute('#open-app', 'href'));
    const returnTo = String(await phone.confirm(await phone.open(link)));
    const stranger = await (await computer(journey.browser)).newPage();
    await stranger.goto(returnTo);
    expect(await stranger.textContent('h1')).toContain('not the browser in which you started');
    await inspect(stranger, 'login-wrong-browser');
    await login.waitForSelector('text=Confirmed on this device');
    await inspect(login, 'login-approved-elsewhere');
    await login.goto(returnTo);
    await login.waitForURL(`${journey.portal.origin}/`);
    expect(await login.textContent('h1')).toBe('Hello, Тарас');
  });

  it('when two requests reach one citizen at the same time', async () => {
    const phone = await journey.service.phoneOf(taras);
    const [first, second] = [await openLogin(journey), await openLogin(journey)];
    await phone.open(String(await first.textContent('#typed-code')));
    await expect(phone.open(String(await second.textContent('#typed-code')))).rejects.toThrow('concurrent_requests');
    await first.waitForSelector('text=Stopped for your safety');
    await second.waitForSelector('text=Stopped for your safety');
    await inspect(second, 'login-concurrent');
  });
});

describeInChromium('time runs out, on %s,', (kind) => {
  const journey = setUpJourney(kind, { LOGIN_SECONDS: '5' });

  it('and the page says so by itself, and begins again on request', async () => {
    const login = await openLogin(journey);
    await login.waitForSelector('text=Time is up', { timeout: 12_000 });
    await inspect(login, 'login-timeout');
    await login.click('text=Try again');
    await login.waitForSelector('[data-state=waiting]');
  });
});

describeInChromium('signing out, on %s,', (kind) => {
  const journey = setUpJourney(kind);

  it('ends the session at the portal and, when the citizen wants it, at State ID', async () => {
    const phone = await journey.service.phoneOf(taras);
    const page = await openLogin(journey);
    await phone.confirm(await phone.open(String(await page.textContent('#typed-code'))));
    await page.waitForURL(`${journey.portal.origin}/`);
    await page.click('text=Sign out');
    await page.waitForSelector('#logout-yes');
    await inspect(page, 'logout');
    await page.click('#logout-yes');
    await page.waitForURL(`${journey.portal.origin}/`);
    expect(await page.textContent('main')).toContain('Sign in with State ID');
    await page.click('text=Sign in with State ID');
    await page.waitForSelector('#login');
  });
});
