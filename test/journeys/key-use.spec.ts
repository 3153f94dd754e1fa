import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeQR } from 'qr';
import type { Browser, Page } from 'playwright-core';
import {
  callbackFault,
  writeInteractions,
  type DeviceLinkType,
  type NotificationResponse,
  type SessionType,
} from '#libs/smart-id-api';
import { computer, inspect, launch, pageWithAuthenticator, phone, pressByKeyboard } from '../support/chromium.js';
import {
  authenticationBody,
  authenticationHolds,
  certificateBody,
  document,
  linkOf,
  PlainClient,
  signatureBody,
  verifies,
  withApi,
} from '../support/relying-party-api.js';
import { ReturnPage } from '../support/return-page.js';
import { oksana, taras, TestService } from '../support/service.js';
import { reachable } from '../support/stores.js';
import { activate } from './journey.js';

const describeInChromium = reachable.chromium ? describe : describe.skip;
const advanced = { certificateLevel: 'ADVANCED' };
/** The same request twice within seconds would be the same session. */
const once = () => ({ ...advanced, nonce: randomUUID().slice(0, 30) });
const longText =
  'Підписати договір оренди № 12/345-А від 23 листопада 2026 року між Оксаною Прикладною та товариством ' +
  '«Приклад-Нерухомість», строк дії до 31 грудня 2027 року, щомісячна плата 12 500 грн, з викупом?';

describeInChromium('a citizen with a phone, and a relying party that speaks Smart-ID', () => {
  let service: TestService;
  let client: PlainClient;
  let browser: Browser;
  let page: Page;
  let returnPage: ReturnPage;
  beforeAll(async () => {
    [service, browser, returnPage] = await Promise.all([
      TestService.start('embedded', withApi),
      launch(),
      ReturnPage.open(),
    ]);
    client = new PlainClient(service);
    // The smallest screen, so that the pictures are the narrowest; and a certificate that only tests know.
    const small = { viewport: { width: 320, height: 640 }, ignoreHTTPSErrors: true };
    page = await pageWithAuthenticator(await phone(browser, small));
    await activate({ service }, page);
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    returnPage.close();
    await service.stop();
  });

  async function start(kind: SessionType, path: string, body: object, type: DeviceLinkType = 'App2App') {
    const { status, body: session } = await client.post(path, body);
    expect(status).toBe(200);
    return { body, session, link: linkOf(kind, body as never, session, { type }) };
  }
  const signIn = (more: object = {}, type?: DeviceLinkType) =>
    start('auth', 'authentication/device-link/anonymous', authenticationBody({ ...advanced, ...more }), type);
  const sign = (more: object = {}, type?: DeviceLinkType) =>
    start('sign', `signature/device-link/etsi/${oksana}`, signatureBody({ ...once(), ...more }), type);
  const chooseCertificate = (more: object = {}) =>
    start('cert', 'signature/certificate-choice/device-link/anonymous', certificateBody({ ...once(), ...more }));
  const returning = () => ({ initialCallbackUrl: returnPage.callback });
  const speak = async (language: string) => {
    await page.goto(service.appOrigin);
    await page.evaluate((chosen) => localStorage.setItem('locale', chosen), language);
  };
  const open = async (link: string, language = 'en') => {
    await speak(language);
    await page.goto(link);
    await page.waitForSelector('#request, #link-refused');
  };
  const backAtTheRelyingParty = () => page.waitForURL(/^https:\/\/localhost/);

  it('signs in by the QR code of another screen', async () => {
    const screen = await (await computer(browser)).newPage();
    await page.goto(`${service.appOrigin}/scan`);
    const { body, session, link } = await signIn({}, 'QR');
    await screen.setContent(`<div style="width: 500px">${encodeQR(link, 'svg')}</div>`);
    const picture = await screen.locator('div').screenshot();
    await page.setInputFiles('#picture', { name: 'code.png', mimeType: 'image/png', buffer: picture });
    await page.waitForSelector('#request');
    expect(await page.textContent('.portal strong')).toBe('DEMO');
    expect(await page.textContent('#said')).toBe('Log in to the bank?');
    expect(await page.$('.number')).toBeNull();
    await inspect(page, 'key-use-sign-in');
    await page.click('#confirm');
    await page.waitForSelector('text=Look at the other screen: you are signed in there');
    const status = await client.status(session.sessionID);
    expect(status.result?.endResult).toBe('OK');
    expect(authenticationHolds(body as never, status)).toBe(true);
  });

  it('signs in on the same device, and the browser comes back with what only this phone knows', async () => {
    const { session, link } = await signIn(returning(), 'Web2App');
    await open(link);
    expect(page.url()).toBe(`${service.appOrigin}/link`);
    await pressByKeyboard(page, '#confirm');
    await backAtTheRelyingParty();
    const query = new URL(page.url()).searchParams;
    const status = await client.status(session.sessionID);
    const proof = {
      sessionSecretDigest: query.get('sessionSecretDigest') ?? '',
      userChallengeVerifier: query.get('userChallengeVerifier') ?? '',
    };
    expect(query.get('value')).toBe('abc');
    expect(status.signature?.flowType).toBe('Web2App');
    expect(callbackFault(proof, session.sessionSecret, status.signature?.userChallenge)).toBeUndefined();
  });

  it('refuses on the same device, and the browser comes back to hear it', async () => {
    const { session, link } = await signIn(returning());
    await open(link);
    await page.click('#refuse');
    await backAtTheRelyingParty();
    expect((await client.status(session.sessionID)).result?.endResult).toBe('USER_REFUSED_INTERACTION');
  });

  it('signs a document, on a page that looks like nothing else', async () => {
    const interactions = writeInteractions([{ type: 'confirmationMessage', text: longText }]);
    const { session, link } = await sign({ interactions, ...returning() }, 'Web2App');
    await open(link);
    expect(await page.textContent('h1')).toBe('You are about to SIGN');
    expect(await page.textContent('#said')).toBe(longText);
    await page.click('summary');
    expect(await page.textContent('.digest')).toMatch(/^([0-9a-f]{4} ){4}…\n…( [0-9a-f]{4}){4}$/);
    await inspect(page, 'key-use-signature');
    await page.click('#confirm');
    await backAtTheRelyingParty();
    expect(new URL(page.url()).searchParams.has('userChallengeVerifier')).toBe(false);
    expect(verifies(document, await client.status(session.sessionID))).toBe(true);
  });

  it('says "this was not me" to a signature, and reads what that means before the browser goes on', async () => {
    const { session, link } = await sign(returning());
    await open(link);
    await page.click('#not-me');
    await page.waitForSelector('text=Good that you looked. Nothing was signed');
    await inspect(page, 'key-use-not-me');
    await page.click('#return');
    await backAtTheRelyingParty();
    expect((await client.status(session.sessionID)).result?.endResult).toBe('USER_REFUSED_INTERACTION');
  });

  it('tells the signing certificate, having read what is in it', async () => {
    const { session, link } = await chooseCertificate(returning());
    await open(link);
    expect(await page.textContent('h1')).toBe('Let DEMO know your signing certificate?');
    expect(await page.textContent('.facts')).toMatch(/Oksana Prykladna.*19840312-99012 \(UA\)/);
    await page.click('#confirm');
    await backAtTheRelyingParty();
    expect((await client.status(session.sessionID)).result?.endResult).toBe('OK');
  });

  it.each(['uk', 'en', 'et'])('reads the questions in %s', async (language) => {
    const interactions = writeInteractions([{ type: 'confirmationMessage', text: longText }]);
    await open((await sign({ interactions, ...returning() })).link, language);
    await inspect(page, `key-use-signature-${language}`);
    await page.click('#refuse');
    await backAtTheRelyingParty();
    await open((await chooseCertificate(returning())).link, language);
    expect(await page.getAttribute('html', 'lang')).toBe(language);
    await inspect(page, `key-use-certificate-${language}`);
    await page.click('#refuse');
    await backAtTheRelyingParty();
  });

  describe('with a choice of codes', () => {
    const choice = writeInteractions([
      { type: 'confirmationMessageAndVerificationCodeChoice', text: 'Transfer 12 euros to Taras?' },
    ]);

    /** The relying party shows a code, and the phone, which asks by itself, three. */
    async function notify() {
      const body = signatureBody({ ...once(), interactions: choice });
      const { status, body: session } = await client.post(`signature/notification/etsi/${oksana}`, body);
      expect(status).toBe(200);
      await speak('en');
      await page.reload();
      await page.click('#look');
      await page.waitForSelector('.codes');
      const { sessionID, vc } = session as unknown as NotificationResponse;
      return { id: sessionID, code: vc?.value ?? '' };
    }

    it('signs with the one that the relying party shows', async () => {
      const { id, code } = await notify();
      expect(await page.locator('.codes button').count()).toBe(3);
      await inspect(page, 'key-use-codes');
      await page.click(`.codes >> text=${code}`);
      await page.waitForSelector('text=Look at the other screen: your signature is there');
      expect((await client.status(id)).result?.endResult).toBe('OK');
    });

    it('ends with another one, and is told what that may mean', async () => {
      const { id, code } = await notify();
      await page.click(`.codes button:not(:text("${code}"))`);
      await page.waitForSelector('[data-ending=failed]');
      expect(await page.textContent('h1')).toBe('Nothing was signed');
      await inspect(page, 'key-use-wrong-code');
      expect((await client.status(id)).result?.endResult).toBe('WRONG_VC');
    });

    it('stops when none of them is shown', async () => {
      const { id } = await notify();
      await page.click('text=None of these');
      await page.waitForSelector('[data-ending=not_me]');
      expect((await client.status(id)).result?.endResult).toMatch(/^USER_REFUSED/);
    });
  });

  it('learns why a request cannot be opened, and what helps', async () => {
    const { body, session } = await signIn({}, 'QR');
    await open(linkOf('auth', body as never, session, { elapsedSeconds: 60 }));
    expect(await page.getAttribute('#link-refused', 'data-code')).toBe('link_too_old');
    await inspect(page, 'key-use-link-too-old');
    await page.click('#scan-again');
    await page.waitForSelector('video');
    // Somebody else's: a person has to have an account before anybody can ask for it.
    await service.phoneOf(taras);
    const path = `authentication/device-link/etsi/${taras}`;
    const other = await start('auth', path, authenticationBody({ ...advanced, ...returning() }));
    await open(other.link);
    expect(await page.getAttribute('#link-refused', 'data-code')).toBe('meant_for_another');
    expect(await page.textContent('#link-refused')).not.toContain('DEMO');
  });

  it('is told to activate the phone first when it is not', async () => {
    const { link } = await signIn(returning());
    const stranger = await (await phone(browser)).newPage();
    await stranger.goto(link);
    await stranger.waitForSelector('#activate-first');
    expect(stranger.url()).toBe(`${service.appOrigin}/link`);
  });
});
