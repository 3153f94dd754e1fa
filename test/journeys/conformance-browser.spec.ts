import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext } from 'playwright-core';
import { request } from '#libs/testing';
import { launch } from '../support/chromium.js';
import { freePort } from '../support/free-port.js';
import { TestService } from '../support/service.js';
import { SuiteBrowser, type BrowserEntry } from '../support/suite-browser.js';

interface Automation {
  readonly browser: readonly BrowserEntry[];
  readonly override: Readonly<Record<string, { readonly browser: readonly BrowserEntry[] }>>;
}

/** The browser automation for the official suite (`test/conformance/plans/browser.json`), obeyed by a real Chromium. */
describe('the browser automation of the conformance suite', () => {
  let service: TestService;
  let suite: Server;
  let browser: Browser;
  let automation: Automation;
  let origin: string;
  let client: { client_id: string; client_secret: string };
  const obeyed = new Set<string>();

  beforeAll(async () => {
    const [port, suitePort] = [await freePort(), await freePort()];
    origin = `http://localhost:${suitePort}`;
    suite = createServer((_, response) =>
      response.setHeader('Content-Type', 'text/html').end('<div id="submission_complete">received</div>'),
    ).listen(suitePort, '127.0.0.1');
    const out = mkdtempSync(join(tmpdir(), 'conformance-'));
    const issuer = `http://localhost:${port}`;
    const args = ['test/conformance/runner/prepare.mjs', '--issuer', issuer, '--suite', origin, '--out', out];
    expect(spawnSync(process.execPath, args).status).toBe(0);
    const read = (name: string) => JSON.parse(readFileSync(join(out, name), 'utf8')) as never;
    const parties = (read('relying-parties.json') as { profile?: string }[]).filter(({ profile }) => !profile);
    writeFileSync(join(out, 'standard.json'), JSON.stringify(parties));
    const { config } = read('plans/basic.json') as { config: Automation & { client: typeof client } };
    [automation, client] = [config, config.client];
    const settings = {
      TEST_AUTHENTICATOR: 'on',
      OPTIONAL_PKCE: 'on',
      RELYING_PARTIES_FILE: join(out, 'standard.json'),
    };
    service = await TestService.start('embedded', settings, {}, port);
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    await service.stop();
    suite.close();
  });

  /** The request of most modules of the Basic plan: without PKCE. */
  const authorize = (changes: Readonly<Record<string, string>> = {}) =>
    `${service.issuer}/oidc/auth?${new URLSearchParams({
      client_id: client.client_id,
      redirect_uri: `${origin}/test/a/state-id/callback`,
      response_type: 'code',
      scope: 'openid profile',
      state: 'state',
      nonce: 'nonce',
      ...changes,
    }).toString()}`;
  const logout = (parameters: Readonly<Record<string, string>>) =>
    `${service.issuer}/oidc/logout?${new URLSearchParams(parameters).toString()}`;
  const newContext = (javaScriptEnabled = false) => browser.newContext({ javaScriptEnabled, locale: 'en-GB' });

  /** Visits addresses one after the other, as a module does, and tells where each ended. */
  async function visit(module: string, urls: readonly string[], context?: BrowserContext): Promise<URL[]> {
    const entries = automation.override[module]?.browser ?? automation.browser;
    const robot = new SuiteBrowser(context ?? (await newContext()), entries);
    const ends = [];
    for (const url of urls) ends.push(new URL((await robot.visit(url)).url()));
    for (const command of robot.obeyed) obeyed.add(command);
    return ends;
  }

  async function idToken(code: string | null): Promise<string> {
    const basic = Buffer.from(`${client.client_id}:${client.client_secret}`).toString('base64');
    const headers = { Authorization: `Basic ${basic}`, 'Content-Type': 'application/x-www-form-urlencoded' };
    const redirect_uri = `${origin}/test/a/state-id/callback`;
    const form = new URLSearchParams({ grant_type: 'authorization_code', code: String(code), redirect_uri });
    const { text } = await request('POST', `${service.issuer}/oidc/token`, headers, form.toString());
    return (JSON.parse(text) as { id_token: string }).id_token;
  }

  it.each([true, false])('signs in, goes on with the session, and signs out; with script: %s', async (script) => {
    const context = await newContext(script);
    const [first, second] = await visit(
      'oidcc-server',
      [authorize(), authorize({ client_id: 'suite-basic-2' })],
      context,
    );
    expect([first?.pathname, second?.pathname]).toEqual(Array(2).fill('/test/a/state-id/callback'));
    const hint = await idToken(first?.searchParams.get('code') ?? null);
    const back = `${origin}/test/a/state-id/post_logout_redirect`;
    const parameters = { id_token_hint: hint, post_logout_redirect_uri: back, state: 's' };
    const [end] = await visit('oidcc-rp-initiated-logout', [logout(parameters)], context);
    expect(end?.href).toBe(`${back}?state=s`);
  });

  it('asks again where a module wants to see that', async () => {
    const [, again] = await visit('oidcc-prompt-login', [authorize(), authorize({ prompt: 'login' })]);
    expect(again?.searchParams.get('code')).toEqual(expect.any(String));
  });

  it('refuses where a module wants that', async () => {
    const [end] = await visit('fapi2-security-profile-final-user-rejects-authentication', [authorize()]);
    expect(end?.searchParams.get('error')).toBe('access_denied');
  });

  it('shows the error pages', async () => {
    const elsewhere = authorize({ redirect_uri: 'https://elsewhere.example/' });
    const [page] = await visit('oidcc-ensure-registered-redirect-uri', [elsewhere]);
    expect(page?.pathname).toBe('/oidc/auth');
    const wrong = logout({ client_id: client.client_id, post_logout_redirect_uri: 'https://elsewhere.example/' });
    const bad = 'oidcc-rp-initiated-logout-bad-post-logout-redirect-uri';
    expect((await visit(bad, [authorize(), wrong]))[1]?.pathname).toBe('/oidc/logout');
  });

  it('shows that a sign-out without an address is over', async () => {
    const [, end] = await visit('oidcc-rp-initiated-logout-no-params', [authorize(), logout({})]);
    expect(end?.href).toMatch(/\/oidc\/logout\//);
  });

  it('looks at a login page before it uses it', async () => {
    const module = 'fapi2-security-profile-final-par-ensure-reused-request-uri-prior-to-auth-completion-succeeds';
    const [seen, used] = await visit(module, [authorize(), authorize()]);
    expect([seen?.pathname, used?.pathname]).toEqual([expect.stringContaining('/login/'), '/test/a/state-id/callback']);
  });

  it('has no command whose element was not found in one of these', () => {
    const entries = [...automation.browser, ...Object.values(automation.override).flatMap(({ browser: own }) => own)];
    const commands = entries.flatMap(({ tasks }) => tasks.flatMap(({ commands: own = [] }) => own));
    const never = [...new Set(commands.map((command) => JSON.stringify(command)))].filter((one) => !obeyed.has(one));
    expect(never).toEqual([]);
  });

  it('needs OPTIONAL_PKCE: without it a request without a challenge is refused', async () => {
    const { headers } = await request('GET', authorize(), {});
    expect(headers.location).toContain('/login/');
    await service.halt();
    await service.boot({}, { OPTIONAL_PKCE: 'off' });
    const refused = await request('GET', authorize(), {});
    expect(refused.headers.location).toContain('error=invalid_request');
  });
});
