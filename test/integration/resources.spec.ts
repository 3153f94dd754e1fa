import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import * as client from 'openid-client';
import type { VirtualPhone } from '#libs/testing';
import { ChangeResourceServer, ResourceServerRepository } from '../../src/core/relying-parties/index.js';
import { Database } from '../../src/platform/persistence/index.js';
import { BrowserLike } from '../support/browser-like.js';
import { begin, discoverAsLibrary, discoverAsPortal, finish, isCallback, readLoginPage } from '../support/login.js';
import { archive, register, registerResources } from '../support/resources.js';
import { oksana, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';

const officer = { actor: 'officer:iryna' } as const;

describe.each(storeKinds)('resource servers, on %s:', (kind) => {
  let service: TestService;
  let phone: VirtualPhone;
  let portal: client.Configuration;
  let library: client.Configuration;

  beforeAll(async () => {
    const extra = { portal: { session_renewal: true } };
    service = await TestService.start(kind, {}, {}, undefined, extra);
    await registerResources(service);
    phone = await service.phoneOf(oksana);
    portal = await discoverAsPortal(service);
    library = await discoverAsLibrary(service);
  });
  afterAll(() => service.stop());

  /** The portal asks for a resource, and redeems the code for a token for `target`. */
  async function ask(asked: Readonly<Record<string, string>>, target?: string, browser = new BrowserLike()) {
    const begun = await begin(service, portal, asked, browser);
    await phone.confirm(await phone.open((await readLoginPage(begun)).typedCode));
    const callback = await finish(service, begun);
    const parameters = target === undefined ? {} : { resource: target };
    return { begun, tokens: await client.authorizationCodeGrant(portal, callback, begun.checks, parameters) };
  }

  /** As the register does it: with the published keys, and nothing else of the service. */
  async function verify(token: string, audience: string) {
    const keys = createRemoteJWKSet(new URL(String(portal.serverMetadata().jwks_uri)));
    return jwtVerify(token, keys, { issuer: service.issuer, audience, typ: 'at+jwt', algorithms: ['ES256'] });
  }

  const refused = (work: Promise<unknown>) =>
    work.then(
      () => 'taken',
      (error: unknown) => (error as { error?: string }).error,
    );
  const wrongTarget = async (parameters: Readonly<Record<string, string>>) =>
    new URL((await begin(service, portal, parameters)).page).searchParams.get('error');

  it('gets a JWT that it verifies by itself: who asks, about whom, how sure, for what, how long', async () => {
    const { tokens } = await ask({ scope: 'openid persons.read', resource: register }, register);
    const { payload, protectedHeader } = await verify(tokens.access_token, register);
    expect(protectedHeader).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: expect.any(String) });
    expect(payload).toEqual({
      iss: service.issuer,
      aud: register,
      sub: tokens.claims()?.sub,
      client_id: 'portal',
      scope: 'persons.read',
      acr: 'high',
      amr: expect.arrayContaining(['user']),
      auth_time: tokens.claims()?.auth_time ?? expect.any(Number),
      iat: expect.any(Number),
      exp: Number(payload.iat) + 120,
      jti: expect.any(String),
    });
    expect(tokens.expires_in).toBe(120);
    await expect(verify(tokens.access_token, archive)).rejects.toThrow('aud');
  });

  it('a token for it is worth nothing at userinfo, and one for userinfo is opaque', async () => {
    const { tokens } = await ask({ scope: 'openid persons.read', resource: register }, register);
    const sub = String(tokens.claims()?.sub);
    await expect(client.fetchUserInfo(portal, tokens.access_token, sub)).rejects.toThrow();
    const again = await ask({ scope: 'openid persons.read', resource: register });
    expect(again.tokens.access_token).not.toContain('.');
    expect(again.tokens.scope).toBe('openid');
    expect((await client.fetchUserInfo(portal, again.tokens.access_token, sub)).sub).toBe(sub);
  });

  it('the scopes of another resource, and those that it does not understand, are not in the token', async () => {
    const asked = { scope: 'openid persons.read files.read nonsense', resource: register };
    const { tokens } = await ask(asked, register);
    expect(tokens.scope).toBe('persons.read');
  });

  it.each([
    ['is unknown', 'https://unknown.example/'],
    ['is written otherwise', 'https://REGISTER.example/'],
    ['has a fragment', `${register}#all`],
    ['is no address', 'register'],
  ])('one that %s is refused', async (_, resource) => {
    expect(await wrongTarget({ scope: 'openid', resource })).toBe('invalid_target');
  });

  it('one that does not serve this client is refused like one that is unknown', async () => {
    const { page } = await begin(service, library, { scope: 'openid', resource: register });
    expect(new URL(page).searchParams.get('error_description')).toBe('this client may not ask for that resource');
    const pushed = client.buildAuthorizationUrlWithPAR(library, {
      redirect_uri: service.parties.callback,
      scope: 'openid',
      resource: register,
      code_challenge: 'A'.repeat(43),
      code_challenge_method: 'S256',
    });
    expect(await refused(pushed)).toBe('invalid_target');
  });

  it('a code gives no token for a resource that the citizen was not asked about', async () => {
    expect(await refused(ask({ scope: 'openid files.read', resource: archive }, register))).toBe('invalid_target');
    expect(await refused(ask({ scope: 'openid' }, register))).toBe('invalid_target');
  });

  it('refreshing narrows, and never widens', async () => {
    const asked = { scope: 'openid persons.read persons.write', resource: register };
    const { tokens } = await ask(asked, register);
    const narrow = { resource: register, scope: 'openid persons.read' };
    const refreshed = await client.refreshTokenGrant(portal, String(tokens.refresh_token), narrow);
    const { payload } = await verify(refreshed.access_token, register);
    expect(payload).toMatchObject({ scope: 'persons.read', acr: 'high', auth_time: expect.any(Number) });
    const wide = { resource: register, scope: 'openid files.read' };
    const rest = String(refreshed.refresh_token);
    expect(await refused(client.refreshTokenGrant(portal, rest, wide))).toBe('invalid_scope');
    expect(await refused(client.refreshTokenGrant(portal, rest, { resource: archive }))).toBe('invalid_target');
  });

  it('an opaque token is explained to the resource server that it is for, and to nobody else', async () => {
    const { tokens } = await ask({ scope: 'openid files.read', resource: archive }, archive);
    expect(await client.tokenIntrospection(library, tokens.access_token)).toMatchObject({
      active: true,
      aud: 'archive',
      client_id: 'portal',
      scope: 'files.read',
      sub: tokens.claims()?.sub,
      acr: 'high',
    });
    expect(await client.tokenIntrospection(portal, tokens.access_token)).toEqual({ active: false });
    await client.tokenRevocation(portal, tokens.access_token);
    expect(await client.tokenIntrospection(library, tokens.access_token)).toEqual({ active: false });
  });

  it('one session goes on to a resource by a click, and silently only to what was granted before', async () => {
    const asked = { scope: 'openid persons.read', resource: register };
    const { begun } = await ask({ scope: 'openid' });
    const silent = (parameters: Readonly<Record<string, string>>) =>
      begin(service, portal, { ...parameters, prompt: 'none' }, begun.browser);
    expect(new URL((await silent(asked)).page).searchParams.get('error')).toBe('login_required');
    const more = await begin(service, portal, asked, begun.browser);
    const { text } = await begun.browser.get(more.page);
    expect(text).toContain('Population register');
    const { headers } = await begun.browser.post(`${more.page}/continue`);
    await begun.browser.follow(new URL(String(headers.location), service.issuer).href, (to) => isCallback(service, to));
    expect(new URL((await silent(asked)).page).searchParams.has('code')).toBe(true);
  });

  it('one that is switched off gets no tokens from that moment, also from a code that waits', async () => {
    const change = service.get(ChangeResourceServer);
    const { tokens } = await ask({ scope: 'openid files.read', resource: archive }, archive);
    const begun = await begin(service, portal, { scope: 'openid files.read', resource: archive });
    await phone.confirm(await phone.open((await readLoginPage(begun)).typedCode));
    const callback = await finish(service, begun);
    await change.switch(archive, true, officer);
    const redeemed = client.authorizationCodeGrant(portal, callback, begun.checks, { resource: archive });
    expect(await refused(redeemed)).toBe('invalid_target');
    expect(await client.tokenIntrospection(library, tokens.access_token)).toEqual({ active: false });
    expect(await wrongTarget({ scope: 'openid', resource: archive })).toBe('invalid_target');
    await change.switch(archive, false, officer);
    expect(await client.tokenIntrospection(library, tokens.access_token)).toMatchObject({ active: true });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['clients that nobody knows', { clients: ['portal', 'stranger'] }, 'there is no relying party stranger'],
    ['an unknown client to introspect', { introspection_client: 'stranger' }, 'there is no relying party stranger'],
    ['an unknown organisation', { organisation: 'nobody' }, 'organisation: there is no nobody'],
    ['the audience of another', { audience: register }, `audience: ${register} is the one of ${register}`],
    ['opaque tokens that nobody may explain', { introspection_client: undefined }, 'introspection_client'],
    ['a scope that has a meaning here', { scopes: { openid: { en: 'everything' } } }, 'has a meaning here'],
    ['an address without https', { resource: 'http://new.example/' }, 'must be https'],
    ['a life of an hour', { token_seconds: 3600 }, 'token_seconds'],
    ['a name of look-alikes', { name: { en: 'Population r\u0435gister' } }, 'is no plain text'],
    ['nothing to ask for', { scopes: {} }, 'needs scopes or datatypes'],
  ])('cannot be registered with %s', async (_, changed, fault) => {
    const registration = {
      resource: 'https://new.example/',
      name: { en: 'New register' },
      scopes: { 'new.read': { en: 'read it' } },
      clients: ['portal'],
      introspection_client: 'library',
    };
    const work = service.get(ChangeResourceServer).set({ ...registration, ...changed }, officer);
    await expect(work).rejects.toThrow(fault);
  });

  it('each change is a version and an event, and what has not changed is none', async () => {
    await service.get(ChangeResourceServer).switch(register, true, { ...officer, reason: 'moved' });
    await service.get(ChangeResourceServer).switch(register, true, officer);
    const { version } = await registerResources(service).then(() =>
      service
        .get(ResourceServerRepository)
        .current(register)
        .then((kept) => kept as { version: number }),
    );
    const events = await service
      .get(Database)
      .manager.query<{ type: string; data: object }[]>(
        `SELECT type, data FROM audit_event WHERE data->>'resource' = $1 ORDER BY id`,
        [register],
      );
    expect(events.map(({ type }) => type)).toEqual([
      'relying_parties.resource_server_registered',
      'relying_parties.resource_server_disabled',
    ]);
    expect([version, events.at(-1)?.data]).toEqual([2, { resource: register, version: 2, members: [] }]);
  });
});
