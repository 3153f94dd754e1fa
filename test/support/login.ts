import * as client from 'openid-client';
import type { Answer, VirtualPhone } from '#libs/testing';
import { BrowserLike } from './browser-like.js';
import type { TestService } from './service.js';

export interface Begun {
  readonly browser: BrowserLike;
  /** Address of the login page. */
  readonly page: string;
  readonly url: URL;
  readonly checks: { expectedState: string; expectedNonce: string; pkceCodeVerifier: string };
}

/** openid-client as `portal` uses it: private_key_jwt. */
export function discoverAsPortal({ issuer, parties }: TestService, alg = 'ES256'): Promise<client.Configuration> {
  const authentication = client.PrivateKeyJwt({ key: parties.privateKey, kid: 'portal-1' });
  return client.discovery(new URL(issuer), 'portal', { id_token_signed_response_alg: alg }, authentication, insecure);
}

/** openid-client as `library` uses it: a secret. */
export function discoverAsLibrary({ issuer, parties }: TestService): Promise<client.Configuration> {
  const metadata = { id_token_signed_response_alg: 'ES256' };
  return client.discovery(new URL(issuer), 'library', metadata, client.ClientSecretBasic(parties.secret), insecure);
}

const insecure = { execute: [client.allowInsecureRequests] };

/** Sends a browser to the login page. */
export async function begin(
  service: TestService,
  configuration: client.Configuration,
  parameters: Readonly<Record<string, string>> = {},
  browser = new BrowserLike(),
): Promise<Begun> {
  const checks = {
    expectedState: client.randomState(),
    expectedNonce: client.randomNonce(),
    pkceCodeVerifier: client.randomPKCECodeVerifier(),
  };
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: service.parties.callback,
    scope: 'openid profile birthdate national_id',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    code_challenge: await client.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
    ...parameters,
  });
  const { url: page } = await browser.follow(
    url.href,
    (address) => address.includes('/login/') || isCallback(service, address),
  );
  return { browser, page, url, checks };
}

/** What the login page offers, read from its HTML as a person reads it from the screen. */
export async function readLoginPage({ browser, page }: Begun): Promise<{
  answer: Answer;
  typedCode: string;
  appLink: string;
  passkeyLink: string;
  state: string;
}> {
  const answer = await browser.get(page);
  const find = (pattern: RegExp) => pattern.exec(answer.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
  return {
    answer,
    typedCode: find(/id="typed-code"[^>]*>([^<]+)</),
    appLink: find(/href="([^"]+)"[^>]*id="open-app"/),
    passkeyLink: find(/href="([^"]+)"[^>]*id="use-passkey"/),
    state: find(/data-state="([^"]+)"/),
  };
}

/** Presses "Continue" on the page of a confirmed login and goes on to the portal. */
export async function finish(service: TestService, { browser, page }: Begun): Promise<URL> {
  const answer = await browser.post(`${page}/finish`);
  return goOn(service, browser, page, answer);
}

/** Follows the redirects of an answer to the portal's callback. */
export async function goOn(service: TestService, browser: BrowserLike, page: string, answer: Answer): Promise<URL> {
  const { location } = answer.headers;
  if (location === undefined) throw new Error(`no redirect: ${answer.status} ${answer.text.slice(0, 300)}`);
  const { url } = await browser.follow(new URL(location, page).href, (address) => isCallback(service, address));
  return new URL(url);
}

export function isCallback({ parties }: TestService, address: string): boolean {
  return address.startsWith(parties.callback);
}

/** The whole way: a confirmed login with tokens that openid-client has verified. */
export async function signIn(
  service: TestService,
  configuration: client.Configuration,
  phone: VirtualPhone,
  parameters: Readonly<Record<string, string>> = {},
  browser = new BrowserLike(),
) {
  const begun = await begin(service, configuration, parameters, browser);
  const { typedCode } = await readLoginPage(begun);
  await phone.confirm(await phone.open(typedCode));
  const callback = await finish(service, begun);
  const tokens = await client.authorizationCodeGrant(configuration, callback, begun.checks);
  return { begun, callback, tokens };
}

/** The same on one device, by the page's link: as often as one likes, for typed codes are limited. */
export async function signInByLink(service: TestService, configuration: client.Configuration, phone: VirtualPhone) {
  const begun = await begin(service, configuration);
  const { appLink } = await readLoginPage(begun);
  const returnTo = await phone.confirm(await phone.open(appLink));
  const callback = await goOn(service, begun.browser, begun.page, await begun.browser.get(String(returnTo)));
  return client.authorizationCodeGrant(configuration, callback, begun.checks);
}
