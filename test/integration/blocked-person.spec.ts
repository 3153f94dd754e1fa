import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import * as client from 'openid-client';
import { CitizenRepository, SetCitizenStatus } from '../../src/core/citizens/index.js';
import { begin, discoverAsLibrary, finish, readLoginPage, signIn } from '../support/login.js';
import { TestService, taras } from '../support/service.js';
import { storeKinds } from '../support/stores.js';

/** A33: whoever is blocked gets nothing more, at whatever point of a sign-in it happens. */
describe.each(storeKinds)('a suspended citizen, on %s,', (kind) => {
  let service: TestService;
  let library: client.Configuration;

  const set = async (status: 'active' | 'suspended') => {
    const citizen = await service.get(CitizenRepository).findByIdentifier(taras);
    if (citizen) await service.get(SetCitizenStatus).set(citizen, status, 'officer:test');
  };

  beforeAll(async () => {
    service = await TestService.start(kind);
    library = await discoverAsLibrary(service);
  });
  afterEach(() => set('active'));
  afterAll(() => service.stop());

  it('cannot open a request', async () => {
    const phone = await service.phoneOf(taras);
    const { typedCode } = await readLoginPage(await begin(service, library));
    await set('suspended');
    await expect(phone.open(typedCode)).rejects.toThrow('citizen_suspended');
  });

  it('cannot confirm one that was opened before, with the app or with a passkey', async () => {
    const phone = await service.phoneOf(taras);
    const begun = await begin(service, library);
    const page = await readLoginPage(begun);
    const shown = await phone.open(page.typedCode);
    await set('suspended');
    await expect(phone.confirm(shown)).rejects.toThrow('citizen_suspended');
    await expect(phone.confirmWithPasskey(page.passkeyLink)).rejects.toThrow('citizen_suspended');
    // The request stays open, for the page that waits; that page alone can close it before its time.
    expect((await begun.browser.post(`${begun.page}/cancel`)).status).toBe(303);
  });

  it('gets no code for what was confirmed before', async () => {
    const phone = await service.phoneOf(taras);
    const begun = await begin(service, library);
    await phone.confirm(await phone.open((await readLoginPage(begun)).typedCode));
    await set('suspended');
    expect((await begun.browser.post(`${begun.page}/finish`)).status).toBe(403);
  });

  it('gets no tokens for a code that was issued before', async () => {
    const phone = await service.phoneOf(taras);
    const begun = await begin(service, library);
    await phone.confirm(await phone.open((await readLoginPage(begun)).typedCode));
    const callback = await finish(service, begun);
    await set('suspended');
    await expect(client.authorizationCodeGrant(library, callback, begun.checks)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  it('gets no userinfo and no new tokens for tokens that were issued before', async () => {
    const phone = await service.phoneOf(taras);
    const { tokens } = await signIn(service, library, phone, {
      scope: 'openid profile offline_access',
      prompt: 'consent',
    });
    await set('suspended');
    await expect(client.fetchUserInfo(library, tokens.access_token, String(tokens.claims()?.sub))).rejects.toThrow();
    if (tokens.refresh_token === undefined) throw new Error('no refresh token');
    await expect(client.refreshTokenGrant(library, tokens.refresh_token)).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });

  it('gets no activation code, and one handed out before activates no phone', async () => {
    const code = await service.activationCode(taras);
    await set('suspended');
    await expect(service.phoneOf(taras)).rejects.toThrow();
    const { VirtualPhone } = await import('#libs/testing');
    await expect(new VirtualPhone(service.appOrigin).activate(code)).rejects.toThrow('activation_code_refused');
  });
});
