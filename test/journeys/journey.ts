import { afterAll, beforeAll } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { computer, launch, pageWithAuthenticator, phone } from '../support/chromium.js';
import { TestPortal } from '../support/portal.js';
import { freePort } from '../support/free-port.js';
import { oksana, TestService } from '../support/service.js';
import type { StoreKind } from '../support/stores.js';

/** A citizen at a computer with a phone in the hand, a portal, and the service between them. */
export interface Journey {
  readonly browser: Browser;
  readonly service: TestService;
  readonly portal: TestPortal;
}

export function setUpJourney(kind: StoreKind, extra: Readonly<Record<string, string>> = {}): Journey {
  const journey = {} as { -readonly [Part in keyof Journey]: Journey[Part] };
  beforeAll(async () => {
    const [port, portalPort] = [await freePort(), await freePort()];
    journey.portal = await TestPortal.start(`http://localhost:${port}`, portalPort);
    const settings = { RELYING_PARTIES_FILE: journey.portal.registration, ...extra };
    journey.service = await TestService.start(kind, settings, {}, port);
    journey.browser = await launch();
  });
  afterAll(async () => {
    await journey.browser.close();
    await journey.portal.stop();
    await journey.service.stop();
  });
  return journey;
}

/** Opens the portal on a computer and goes to the login page. */
export async function openLogin({ browser, portal }: Journey, given?: Page): Promise<Page> {
  const page = given ?? (await (await computer(browser)).newPage());
  await page.goto(portal.origin);
  await page.click('text=Sign in with State ID');
  await page.waitForSelector('#login');
  return page;
}

/** Activates the phone app in a page, as a citizen does with a code from the desk. */
export async function activate({ service }: Pick<Journey, 'service'>, page: Page, identifier = oksana): Promise<void> {
  const code = await service.activationCode(identifier);
  await page.goto(`${service.appOrigin}/activate#${code.replaceAll('-', '')}`);
  await page.click('form button.button:not(.second)');
  await page.click('#yes');
  await page.click('#continue');
  await page.click('#done');
  await page.waitForSelector('text=Nothing to confirm');
}

/** A phone with the app activated. */
export async function activatedPhone(journey: Journey, identifier = oksana): Promise<Page> {
  const page = await pageWithAuthenticator(await phone(journey.browser));
  await activate(journey, page, identifier);
  return page;
}

/** Types the code of a login page into the phone app. */
export async function openOnPhone(phonePage: Page, login: Page): Promise<void> {
  await phonePage.click('#type');
  await phonePage.fill('#code', String(await login.textContent('#typed-code')));
  await phonePage.click('form button.button');
  await phonePage.waitForSelector('#request');
}
