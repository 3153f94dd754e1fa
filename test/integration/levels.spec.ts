import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as client from 'openid-client';
import { RelyingPartyRegistry } from '../../src/core/relying-parties/index.js';
import { StartAuthentication, StartKeyUse, StartNotification } from '../../src/core/signing-sessions/index.js';
import {
  begin,
  discoverAsLibrary,
  discoverAsPortal,
  finish,
  isCallback,
  readLoginPage,
  signIn,
} from '../support/login.js';
import { oksana, taras, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';

describe.each(storeKinds)('levels of assurance, on %s', (kind) => {
  let service: TestService;
  let portal: client.Configuration;
  let library: client.Configuration;

  beforeAll(async () => {
    const newspaper = { default_level: 'low', highest_level: 'substantial' };
    service = await TestService.start(kind, {}, {}, undefined, { newspaper });
    portal = await discoverAsPortal(service);
    library = await discoverAsLibrary(service);
  });
  afterAll(() => service.stop());

  it.each([
    [{ attestation: 'trusted' }, 'high', 'hwk'],
    [{ attestation: 'untrusted' }, 'substantial', 'hwk'],
    [{ attestation: 'self' }, 'substantial', 'hwk'],
    [{ attestation: 'none' }, 'substantial', 'hwk'],
    [{ attestation: 'trusted', backupEligible: true }, 'substantial', 'swk'],
    [{ attestation: 'none', backupEligible: true, backedUp: true }, 'substantial', 'swk'],
  ] as const)('a key of %j reaches %s and is called %s', async (options, acr, amr) => {
    const phone = await service.phoneOf(oksana, options);
    const { tokens } = await signIn(service, portal, phone);
    expect(tokens.claims()).toMatchObject({ acr, amr: [amr, 'user', 'mfa'] });
  });

  it('refuses a phone that cannot reach what the portal asks for, and signs nobody in at less', async () => {
    const phone = await service.phoneOf(oksana, { attestation: 'none' });
    const begun = await begin(service, portal, { acr_values: 'high' });
    const { typedCode, passkeyLink } = await readLoginPage(begun);
    await expect(phone.open(typedCode)).rejects.toThrow('level_too_low');
    await expect(phone.confirmWithPasskey(passkeyLink)).rejects.toThrow('level_too_low');
    expect((await readLoginPage(begun)).state).toBe('waiting');
    expect((await begun.browser.post(`${begun.page}/finish`)).status).toBe(404);
  });

  it.each([
    ['high', true],
    ['http://eidas.europa.eu/LoA/high', true],
    ['high substantial', false],
    ['substantial', false],
    ['unheard-of', false],
    ['unheard-of high', true],
  ])('reads acr_values "%s": a substantial phone is refused: %s', async (acrValues, refused) => {
    const phone = await service.phoneOf(taras, { attestation: 'none' });
    const begun = await begin(service, portal, { acr_values: acrValues });
    const { typedCode } = await readLoginPage(begun);
    const opened = phone.open(typedCode);
    await (refused ? expect(opened).rejects.toThrow('level_too_low') : opened.then((shown) => phone.refuse(shown)));
  });

  it('asks again when a session is lower than what is asked for, and not when it is higher', async () => {
    const low = await service.phoneOf(oksana, { attestation: 'none' });
    const { begun } = await signIn(service, library, low, { scope: 'openid' });
    const { browser } = begun;
    const again = await begin(service, library, { scope: 'openid', acr_values: 'low' }, browser);
    expect(isCallback(service, again.page)).toBe(true);
    const higher = await begin(service, library, { scope: 'openid', acr_values: 'high' }, browser);
    expect(isCallback(service, higher.page)).toBe(false);
    const high = await service.phoneOf(oksana);
    await high.confirm(await high.open((await readLoginPage(higher)).typedCode));
    const tokens = await client.authorizationCodeGrant(library, await finish(service, higher), higher.checks);
    expect(tokens.claims()?.['acr']).toBe('high');
  });

  it.each([
    [{ acr_values: 'high' }, true],
    [{ acr_values: 'http://eidas.europa.eu/LoA/high' }, true],
    [{ claims: JSON.stringify({ id_token: { acr: { essential: true, value: 'high' } } }) }, true],
    [{ acr_values: 'high', prompt: 'none' }, true],
    [{ acr_values: 'high substantial' }, false],
    [{ acr_values: 'substantial' }, false],
    [{}, false],
  ])('lets a portal ask for no more than it is registered for: %j is refused: %s', async (asked, refused) => {
    const secret = client.ClientSecretBasic(service.parties.secret);
    const insecure = { execute: [client.allowInsecureRequests] };
    const newspaper = await client.discovery(new URL(service.issuer), 'newspaper', {}, secret, insecure);
    const { page } = await begin(service, newspaper, { scope: 'openid', ...asked });
    expect(isCallback(service, page)).toBe(refused);
    const expected = refused ? 'unmet_authentication_requirements' : null;
    expect(new URL(page).searchParams.get('error')).toBe(expected);
  });

  it('has no session started above what a portal is registered for, whichever door asks', async () => {
    const relyingParty = service.get(RelyingPartyRegistry).find('newspaper');
    if (!relyingParty) throw new Error('the newspaper is not registered');
    const asked = {
      relyingParty,
      locale: 'en',
      owner: 'test',
      returnUrl: '',
      starter: { browser: '', network: '' },
    } as const;
    const start = (level: 'substantial' | 'high') => service.get(StartAuthentication).start({ ...asked, level });
    await expect(start('high')).rejects.toThrow('level_not_allowed');
    expect((await start('substantial')).intent.level).toBe('substantial');
    const keyUse = { level: 'qualified', interactions: [], context: { relyingPartyName: 'Newspaper' } } as never;
    const using = service.get(StartKeyUse).start({ relyingParty, keyUse });
    await expect(using).rejects.toThrow('level_not_allowed');
    const asking = { relyingParty, level: 'high', person: oksana, locale: 'en', owner: 'test', lifeMs: 1 } as never;
    await expect(service.get(StartNotification).start(asking)).rejects.toThrow('level_not_allowed');
  });

  it('never shows a citizen’s session to a portal that the citizen has not signed in to', async () => {
    const phone = await service.phoneOf(oksana);
    const { begun } = await signIn(service, library, phone, { scope: 'openid' });
    const silent = await begin(service, portal, { prompt: 'none' }, begun.browser);
    expect(new URL(silent.page).searchParams.get('error')).toBe('login_required');
    const open = await begin(service, portal, {}, begun.browser);
    expect(isCallback(service, open.page)).toBe(false);
  });
});
