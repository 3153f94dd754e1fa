import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from '#libs/testing';
import { BrowserLike } from '../support/browser-like.js';
import { Conformance, errorOf } from '../support/conformance.js';
import { TestService } from '../support/service.js';

/** What RFC 9700 and FAPI 2.0 forbid an authorization server, and no other test asks for. */
describe('the authorization server', () => {
  let suite: Conformance;

  beforeAll(async () => {
    suite = new Conformance(await TestService.start('embedded', { TEST_AUTHENTICATOR: 'on' }));
  });
  afterAll(() => suite.service.stop());

  it.each(['password', 'client_credentials', 'urn:ietf:params:oauth:grant-type:device_code'])(
    'gives no tokens for a password, nor to a client for itself (%s)',
    async (grant_type) => {
      const answer = await suite.token({ grant_type, username: 'oksana', password: 'secret', scope: 'openid' });
      expect([answer.status, JSON.parse(answer.text)]).toEqual([
        400,
        expect.objectContaining({ error: 'unsupported_grant_type' }),
      ]);
    },
  );

  it('leads on with 303 only', async () => {
    const browser = new BrowserLike();
    const asked = await suite.ask({}, browser);
    const statuses: number[] = [];
    const get = browser.get.bind(browser);
    const post = browser.post.bind(browser);
    const note = async (answer: Awaited<ReturnType<typeof get>>) => {
      if (answer.headers.location !== undefined) statuses.push(answer.status);
      return answer;
    };
    browser.get = async (...args) => note(await get(...args));
    browser.post = async (...args) => note(await post(...args));
    await suite.confirm(asked);
    await suite.ask({ prompt: 'none' }, browser);
    await browser.get(`${suite.service.issuer}/oidc/logout`);
    expect(statuses.length).toBeGreaterThan(3);
    expect(new Set(statuses)).toEqual(new Set([303]));
  });

  it('reads no access token from an address', async () => {
    const { tokens } = await suite.signIn();
    const address = `${suite.service.issuer}/oidc/userinfo?access_token=${tokens.access_token}`;
    expect((await request('GET', address, {})).status).toBe(400);
    expect((await suite.userinfo(tokens.access_token)).status).toBe(200);
  });

  it('gives codes and tokens of 256 bits', async () => {
    const { said, tokens } = await suite.signIn({ scope: 'openid offline_access', prompt: 'consent' });
    for (const secret of [said.get('code'), tokens.access_token, tokens.refresh_token])
      expect(String(secret)).toMatch(/^[\w-]{43,}$/);
  });

  it('answers by query, form or JWT, and in no other way', async () => {
    for (const response_mode of ['web_message', 'none'])
      expect([response_mode, errorOf(await suite.ask({ response_mode }))]).not.toEqual([response_mode, null]);
    const { text } = await request('GET', `${suite.service.issuer}/.well-known/openid-configuration`, {});
    const modes = (JSON.parse(text) as { response_modes_supported: string[] }).response_modes_supported;
    expect(modes.filter((mode) => !/^(query|fragment|form_post)?(\.?jwt)?$/.test(mode))).toEqual([]);
  });
});
