import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type * as client from 'openid-client';
import type { VirtualPhone } from '#libs/testing';
import { BrowserLike } from '../support/browser-like.js';
import { begin, discoverAsLibrary, discoverAsPortal, isCallback, signIn } from '../support/login.js';
import { oksana, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';

const scope = 'openid offline_access';

describe.each(storeKinds)('a portal that wants to come back without the citizen, on %s', (kind) => {
  let service: TestService;
  let phone: VirtualPhone;
  let portal: client.Configuration;
  let library: client.Configuration;

  beforeAll(async () => {
    service = await TestService.start(kind);
    phone = await service.phoneOf(oksana);
    [portal, library] = [await discoverAsPortal(service), await discoverAsLibrary(service)];
  });
  afterAll(() => service.stop());

  it('gets a refresh token when it is registered for it and asks with prompt=consent', async () => {
    const { tokens } = await signIn(service, library, phone, { scope, prompt: 'consent' });
    expect(tokens.refresh_token).toEqual(expect.any(String));
    expect(tokens.scope?.split(' ')).toContain('offline_access');
  });

  it('gets none without prompt=consent, and none when it is not registered for it', async () => {
    for (const [party, parameters] of [
      [library, { scope }],
      [library, { scope: 'openid', prompt: 'consent' }],
      [portal, { scope, prompt: 'consent' }],
    ] as const) {
      const { tokens } = await signIn(service, party, phone, parameters);
      expect(tokens.refresh_token).toBeUndefined();
      expect(tokens.scope?.split(' ')).not.toContain('offline_access');
    }
  });

  it('has the citizen asked on the phone, even in a browser that is signed in', async () => {
    const browser = new BrowserLike();
    await signIn(service, library, phone, {}, browser);
    expect(isCallback(service, (await begin(service, library, {}, browser)).page)).toBe(true);
    const asked = await begin(service, library, { scope, prompt: 'consent' }, browser);
    expect(isCallback(service, asked.page)).toBe(false);
    const { tokens } = await signIn(service, library, phone, { scope, prompt: 'consent' }, browser);
    expect(tokens.refresh_token).toEqual(expect.any(String));
  });
});
