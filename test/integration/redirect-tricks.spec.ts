import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request, type Answer } from '#libs/testing';
import { RegisterRelyingParty, RelyingPartyRegistry } from '../../src/core/relying-parties/index.js';
import { redirectUriFault } from '../../src/core/relying-parties/domain/redirect-uri.js';
import { redirectTricks } from '../support/redirect-tricks.js';
import { aRegistration } from '../support/registry-node.js';
import { TestService } from '../support/service.js';
import { storeKinds, type StoreKind } from '../support/stores.js';
import { until } from '../support/until.js';

const registered = 'https://party.example/callback';
const officer = { actor: 'officer:iryna' } as const;
const secret = 'x'.repeat(40);
const { jwks: _, ...unproved } = aRegistration({ redirect_uris: [registered], source_networks: ['loopback'] });
const common = {
  response_type: 'code',
  scope: 'openid',
  state: 's',
  code_challenge: 'A'.repeat(43),
  code_challenge_method: 'S256',
};

const allTricks = [...new Set(redirectTricks())];
/** Where things are kept matters little here: a sample of the tricks will do beside the embedded stores. */
const sampled = (kind: StoreKind) => allTricks.filter((_trick, index) => kind === 'embedded' || index % 6 === 0);

describe.each(storeKinds)('tricks on redirect_uri, on %s', (kind) => {
  const tricks = sampled(kind);
  let service: TestService;

  beforeAll(async () => {
    service = await TestService.start(kind);
    const register = service.get(RegisterRelyingParty);
    await register.add({ ...unproved, id: 'shop', client_secret: secret }, officer);
    const app = { id: 'app', profile: 'public', redirect_uris: [registered], source_networks: [] };
    await register.add({ ...unproved, ...app }, officer);
    await until(() => service.get(RelyingPartyRegistry).find('app') !== undefined);
  });
  afterAll(() => service.stop());

  const authorize = (parameters: Readonly<Record<string, string>>): Promise<Answer> =>
    request('GET', `${service.issuer}/oidc/auth?${new URLSearchParams({ ...common, ...parameters }).toString()}`, {});

  it('are 300 at least, and none of them is the registered address', () => {
    expect(allTricks.length).toBeGreaterThanOrEqual(300);
    expect(tricks.length).toBeGreaterThanOrEqual(50);
    expect(tricks).not.toContain(registered);
  });

  it('would go through if they were the registered address', async () => {
    for (const client_id of ['shop', 'app']) {
      const { status, headers } = await authorize({ client_id, redirect_uri: registered });
      expect([status, headers.location]).toEqual([303, expect.stringMatching(/^\/login\/|\/login\//)]);
    }
  });

  it.each(['shop', 'app'])(
    'lead nowhere for %s: a page, and no redirect',
    async (client_id) => {
      for (const redirect_uri of tricks) {
        // An error that would be sent back by itself must not be sent there either.
        for (const extra of [{}, { prompt: 'none' }, { response_type: 'token' }]) {
          const { status, headers } = await authorize({ client_id, redirect_uri, ...extra });
          expect([redirect_uri, status, headers.location]).toEqual([redirect_uri, 400, undefined]);
        }
      }
    },
    120_000,
  );

  it('lead nowhere when they are pushed', async () => {
    const headers = {
      Authorization: `Basic ${Buffer.from(`shop:${secret}`).toString('base64')}`,
      'Content-Type': 'application/x-www-form-urlencoded',
    };
    const push = (redirect_uri: string) =>
      request(
        'POST',
        `${service.issuer}/oidc/par`,
        headers,
        new URLSearchParams({ ...common, client_id: 'shop', redirect_uri }).toString(),
      );
    expect((await push(registered)).status).toBe(201);
    for (const redirect_uri of tricks)
      expect([redirect_uri, (await push(redirect_uri)).status]).toEqual([redirect_uri, 400]);
  }, 60_000);

  it('lead nowhere when the address is given twice', async () => {
    for (const redirect_uri of tricks.slice(0, 20)) {
      for (const pair of [
        [registered, redirect_uri],
        [redirect_uri, registered],
      ]) {
        const query = new URLSearchParams({ ...common, client_id: 'shop' });
        for (const uri of pair) query.append('redirect_uri', uri);
        const { headers } = await request('GET', `${service.issuer}/oidc/auth?${query.toString()}`, {});
        const { location = `${registered}?` } = headers;
        expect([redirect_uri, location.startsWith(`${registered}?`)]).toEqual([redirect_uri, true]);
      }
    }
  });

  it('that can be registered at all are plain https addresses that mean what they look like', () => {
    const accepted = tricks.filter((uri) => redirectUriFault(uri, 'web') === undefined);
    expect(accepted.filter((uri) => !/^https:\/\/[a-z0-9.-]+(:\d+)?(\/|$)/.test(uri))).toEqual([]);
  });
});
