import * as client from 'openid-client';
import type { Answer, VirtualPhone } from '#libs/testing';
import type { BrowserLike } from './browser-like.js';
import { begin, finish, goOn, readLoginPage, type Begun } from './login.js';
import type { TestService } from './service.js';

/** The form of a page that asks whether to sign out. */
export interface LogoutForm {
  readonly answer: Answer;
  readonly action: string;
  readonly xsrf: string;
}

/** Asks for a sign-out as a portal does, and reads the page that comes. */
export async function askToSignOut(
  service: TestService,
  browser: BrowserLike,
  parameters: Readonly<Record<string, string>>,
  method: 'GET' | 'POST' = 'GET',
): Promise<LogoutForm> {
  const url = new URL('/oidc/logout', service.issuer);
  if (method === 'GET') url.search = new URLSearchParams(parameters).toString();
  const asked = method === 'GET' ? await browser.get(url.href) : await browser.post(url.href, parameters);
  // A sign-out by POST is asked again by GET.
  const answer = method === 'GET' ? asked : await browser.get(new URL(String(asked.headers.location), url).href);
  const find = (pattern: RegExp) => pattern.exec(answer.text)?.[1] ?? '';
  return { answer, action: find(/action="([^"]+)"/), xsrf: find(/name="xsrf" value="([^"]+)"/) };
}

/** Presses a button of that page. @returns where the browser goes */
export async function answerSignOut(
  service: TestService,
  browser: BrowserLike,
  { action, xsrf }: LogoutForm,
  of: 'all' | 'only this one' = 'all',
): Promise<Answer> {
  const form: Record<string, string> = of === 'all' ? { xsrf, logout: 'yes' } : { xsrf };
  return browser.post(new URL(action, service.issuer).href, form);
}

/** Goes on to a portal with a session that the browser has. */
export async function continueTo(
  service: TestService,
  configuration: client.Configuration,
  browser: BrowserLike,
  parameters: Readonly<Record<string, string>> = {},
) {
  const begun = await begin(service, configuration, parameters, browser);
  const answer = await browser.post(`${begun.page}/continue`);
  const callback = await goOn(service, browser, begun.page, answer);
  return { begun, callback, tokens: await client.authorizationCodeGrant(configuration, callback, begun.checks) };
}

/** Confirms a login that has begun, with the phone. */
export async function confirm(
  service: TestService,
  configuration: client.Configuration,
  begun: Begun,
  phone: VirtualPhone,
) {
  await phone.confirm(await phone.open((await readLoginPage(begun)).typedCode));
  return client.authorizationCodeGrant(configuration, await finish(service, begun), begun.checks);
}

/** Whether a portal that may not ask gets a code. */
export async function isSignedIn(
  service: TestService,
  configuration: client.Configuration,
  browser: BrowserLike,
  parameters: Readonly<Record<string, string>> = {},
): Promise<boolean> {
  const { page } = await begin(service, configuration, { prompt: 'none', ...parameters }, browser);
  const answer = new URL(page).searchParams;
  if (!answer.has('code') && answer.get('error') !== 'login_required') throw new Error(page);
  return answer.has('code');
}
