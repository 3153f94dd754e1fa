import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type * as client from 'openid-client';
import { request, type Answer, type VirtualPhone } from '#libs/testing';
import { SwitchRelyingParty } from '../../src/core/relying-parties/index.js';
import { begin, discoverAsLibrary, discoverAsPortal, isCallback, signIn, type Begun } from '../support/login.js';
import { startNodes } from '../support/nodes.js';
import { oksana, type TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';
import { timed, until } from '../support/until.js';

const officer = { actor: 'officer:iryna', reason: 'its key was stolen' } as const;
const disabled = { error: 'unauthorized_client', error_description: 'client is disabled' };

describe.each(storeKinds)('a portal that is switched off, on %s', (kind) => {
  let nodes: { service: TestService; stop(): Promise<void> };
  let service: TestService;
  let phone: VirtualPhone;
  let portal: client.Configuration;
  let library: client.Configuration;
  let tokens: Awaited<ReturnType<typeof signIn>>['tokens'];
  let underWay: Begun;

  const post = (path: string, form: Readonly<Record<string, string>>) =>
    request(
      'POST',
      `${service.issuer}/oidc/${path}`,
      {
        'Content-Type': 'application/x-www-form-urlencoded',
        Authorization: `Basic ${Buffer.from(`library:${service.parties.secret}`).toString('base64')}`,
      },
      new URLSearchParams(form).toString(),
    );
  const saying = ({ status, text }: Answer) => ({ status, body: JSON.parse(text) as object });
  const userInfo = () =>
    request('GET', `${service.issuer}/oidc/userinfo`, { Authorization: `Bearer ${tokens.access_token}` });
  // Each call may reach another node, so several are asked.
  const refusedEverywhere = async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => userInfo()));
    return answers.every(({ status }) => status === 400);
  };

  beforeAll(async () => {
    nodes = await startNodes(kind);
    service = nodes.service;
    phone = await service.phoneOf(oksana);
    [portal, library] = [await discoverAsPortal(service), await discoverAsLibrary(service)];
    ({ tokens } = await signIn(service, library, phone, { scope: 'openid offline_access', prompt: 'consent' }));
    underWay = await begin(service, library);
    expect((await userInfo()).status).toBe(200);
  });
  afterAll(() => nodes.stop());

  it('is off on all nodes within two seconds', async () => {
    await service.get(SwitchRelyingParty).disable('library', officer);
    const { took } = await timed(() => until(refusedEverywhere));
    expect(took).toBeLessThan(2000);
  });

  it('gets a page of its own at the authorization endpoint, and no redirect', async () => {
    const { browser, page } = await begin(service, library);
    expect(isCallback(service, page)).toBe(false);
    const answer = await browser.get(page);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('This portal has been switched off');
  });

  it('cannot go on with a sign-in that was under way', async () => {
    for (const path of ['', '/status']) {
      const answer = await underWay.browser.get(`${underWay.page}${path}`);
      expect([path, answer.status]).toEqual([path, 403]);
      expect(answer.text).toContain('This portal has been switched off');
    }
  });

  it.each([
    ['token', () => ({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' })],
    ['token', () => ({ grant_type: 'authorization_code', code: 'x', redirect_uri: service.parties.callback })],
    ['par', () => ({ response_type: 'code', redirect_uri: service.parties.callback })],
    ['revoke', () => ({ token: tokens.access_token })],
  ])('gets an error of its own at the %s endpoint', async (path, form) => {
    expect(saying(await post(path, form()))).toEqual({ status: 400, body: disabled });
  });

  it('learns nothing more with a token that it has', async () => {
    expect(saying(await userInfo())).toEqual({ status: 400, body: disabled });
  });

  it('does not keep a citizen from signing out', async () => {
    const url = `${service.issuer}/oidc/logout?id_token_hint=${tokens.id_token}`;
    expect([200, 303]).toContain((await request('GET', url, {})).status);
  });

  it('is no matter for other portals', async () => {
    expect((await signIn(service, portal, phone)).tokens.id_token).toEqual(expect.any(String));
  });

  it('comes back when it is switched on', async () => {
    await service.get(SwitchRelyingParty).enable('library', officer);
    await until(async () => (await userInfo()).status === 200);
    await until(async () => !(await begin(service, library)).page.includes('/oidc/auth'));
    expect((await signIn(service, library, phone)).tokens.id_token).toEqual(expect.any(String));
  });
});
