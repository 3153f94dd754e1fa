import { describe, expect, it } from '@jest/globals';
import * as client from 'openid-client';
import { begin, discoverAsPortal, finish, readLoginPage } from '../support/login.js';
import { oksana, TestService } from '../support/service.js';
import { reachable } from '../support/stores.js';

const describeWithServers = reachable.postgres && reachable.redis ? describe : describe.skip;

describeWithServers('a restart of the service, on PostgreSQL and Redis', () => {
  it.each([
    'before the phone opens the request',
    'before the confirmation',
    'before the browser goes on',
    'before the code is redeemed',
  ])('in the middle of a sign-in, %s, is not noticed', async (moment) => {
    const service = await TestService.start('postgres and redis');
    const restartAt = async (now: string) => {
      if (now !== moment) return;
      await service.halt();
      await service.boot();
    };
    const portal = await discoverAsPortal(service);
    const phone = await service.phoneOf(oksana);
    const begun = await begin(service, portal);
    const { typedCode } = await readLoginPage(begun);
    await restartAt('before the phone opens the request');
    const shown = await phone.open(typedCode);
    await restartAt('before the confirmation');
    await phone.confirm(shown);
    await restartAt('before the browser goes on');
    const callback = await finish(service, begun);
    await restartAt('before the code is redeemed');
    const tokens = await client.authorizationCodeGrant(portal, callback, begun.checks);
    expect(tokens.claims()?.['acr']).toBe('high');
    await service.stop();
  });
});

describe('a restart of the embedded service', () => {
  it('keeps citizens, phones, keys and history', async () => {
    const service = await TestService.start('embedded');
    const phone = await service.phoneOf(oksana);
    const jwks = await (await fetch(`${service.issuer}/oidc/jwks`)).text();
    await service.halt();
    await service.boot();
    expect(await (await fetch(`${service.issuer}/oidc/jwks`)).text()).toBe(jwks);
    const begun = await begin(service, await discoverAsPortal(service));
    await phone.confirm(await phone.open((await readLoginPage(begun)).typedCode));
    await finish(service, begun);
    expect((await phone.history()).map(({ result }) => result)).toEqual(['approved']);
    await service.stop();
  });
});
