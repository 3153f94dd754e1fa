import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import type * as client from 'openid-client';
import type { VirtualPhone } from '#libs/testing';
import { discoverAsLibrary, discoverAsPortal, signIn } from '../support/login.js';
import { answerSignOut, askToSignOut, continueTo } from '../support/logout.js';
import { LogoutReceiver } from '../support/logout-receiver.js';
import { oksana, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';
import { until } from '../support/until.js';

const event = 'http://schemas.openid.net/event/backchannel-logout';

/** The modules of oidcc-backchannel-rp-initiated-logout-certification-test-plan, by their own names. */
describe.each(storeKinds)('oidcc-backchannel-rp-initiated-logout-certification-test-plan, on %s', (kind) => {
  let service: TestService;
  let receiver: LogoutReceiver;
  let phone: VirtualPhone;
  let portal: client.Configuration;
  let library: client.Configuration;

  beforeAll(async () => {
    receiver = await LogoutReceiver.open();
    service = await TestService.start(kind, {}, {}, undefined, {
      portal: { backchannel_logout_uri: receiver.address('portal') },
      library: { backchannel_logout_uri: receiver.address('library'), backchannel_logout_session_required: false },
    });
    phone = await service.phoneOf(oksana);
    [portal, library] = [await discoverAsPortal(service), await discoverAsLibrary(service)];
  });
  afterAll(async () => {
    await service.stop();
    receiver.close();
  });
  beforeEach(() => {
    receiver.got.length = 0;
    receiver.status = 200;
  });

  /** Verifies as a portal has to (Back-Channel Logout §2.6). */
  const verify = async (token: string, audience: string) => {
    const keys = createRemoteJWKSet(new URL(`${service.issuer}/oidc/jwks`));
    const { payload } = await jwtVerify(token, keys, { issuer: service.issuer, audience, typ: 'logout+jwt' });
    return payload;
  };

  it('oidcc-backchannel-logout-discovery-endpoint-verification', () => {
    expect(portal.serverMetadata()).toMatchObject({
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
      end_session_endpoint: `${service.issuer}/oidc/logout`,
    });
  });

  it('oidcc-backchannel-rp-initiated-logout', async () => {
    const { begun, tokens } = await signIn(service, portal, phone);
    const { browser } = begun;
    const { tokens: others } = await continueTo(service, library, browser, { scope: 'openid' });
    const sid = tokens.claims()?.['sid'];
    expect(sid).toEqual(expect.any(String));
    const form = await askToSignOut(service, browser, { id_token_hint: String(tokens.id_token), state: 's' });
    await answerSignOut(service, browser, form);
    await until(() => receiver.got.length === 2);
    expect(receiver.got.map(({ method, type }) => [method, type])).toEqual(
      Array(2).fill(['POST', 'application/x-www-form-urlencoded']),
    );
    const [token = ''] = receiver.of('portal');
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'ES256', typ: 'logout+jwt' });
    const notice = await verify(token, 'portal');
    expect(notice).toMatchObject({ sub: tokens.claims()?.sub, sid, events: { [event]: {} }, jti: expect.any(String) });
    expect(notice).not.toHaveProperty('nonce');
    expect(Number(notice.exp) - Number(notice.iat)).toBeLessThanOrEqual(120);
    const other = await verify(receiver.of('library')[0] ?? '', 'library');
    expect(other.sub).toBe(others.claims()?.sub);
    expect(other).not.toHaveProperty('sid');
    expect(other.jti).not.toBe(notice.jti);
  });

  it('tells only the portal that the citizen signs out of, when it is only that one', async () => {
    const { begun, tokens } = await signIn(service, portal, phone);
    await continueTo(service, library, begun.browser, { scope: 'openid' });
    const form = await askToSignOut(service, begun.browser, { id_token_hint: String(tokens.id_token) });
    await answerSignOut(service, begun.browser, form, 'only this one');
    await until(() => receiver.got.length === 1);
    expect((await verify(receiver.of('portal')[0] ?? '', 'portal'))['sid']).toBe(tokens.claims()?.['sid']);
    const rest = await askToSignOut(service, begun.browser, {});
    await answerSignOut(service, begun.browser, rest);
    await until(() => receiver.of('library').length === 1);
    expect(receiver.of('portal')).toHaveLength(1);
  });

  it('tries again when the portal does not take it, with a new token of the same jti, and follows no redirect', async () => {
    const { begun, tokens } = await signIn(service, portal, phone);
    receiver.status = 302;
    const form = await askToSignOut(service, begun.browser, { id_token_hint: String(tokens.id_token) });
    await answerSignOut(service, begun.browser, form);
    await until(() => receiver.got.length === 1);
    receiver.status = 204;
    await until(() => receiver.got.length === 2);
    expect(receiver.got.map(({ path }) => path)).toEqual(['/portal', '/portal']);
    const [first, second] = await Promise.all(receiver.of('portal').map((token) => verify(token, 'portal')));
    expect(second?.jti).toBe(first?.jti);
    expect(Number(second?.iat)).toBeGreaterThanOrEqual(Number(first?.iat));
  });
});
