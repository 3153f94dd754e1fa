import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as client from 'openid-client';
import { BrowserLike } from '../support/browser-like.js';
import { begin, discoverAsLibrary, discoverAsPortal, finish, readLoginPage } from '../support/login.js';
import { oksana, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';

describe.each(storeKinds)('what a portal may not ask, on %s:', (kind) => {
  let service: TestService;
  let portal: client.Configuration;
  let library: client.Configuration;

  beforeAll(async () => {
    service = await TestService.start(kind);
    portal = await discoverAsPortal(service);
    library = await discoverAsLibrary(service);
  });
  afterAll(() => service.stop());

  /** A right request, but for what is changed; `undefined` takes a parameter away. */
  async function ask(changes: Readonly<Record<string, string | undefined>>) {
    const valid = {
      client_id: 'portal',
      redirect_uri: service.parties.callback,
      response_type: 'code',
      scope: 'openid',
      state: 'a state',
      nonce: 'a nonce',
      code_challenge: await client.calculatePKCECodeChallenge('v'.repeat(43)),
      code_challenge_method: 'S256',
    };
    const asked = Object.entries({ ...valid, ...changes }).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    );
    const answer = await new BrowserLike().get(`${service.issuer}/oidc/auth?${new URLSearchParams(asked).toString()}`);
    const { location } = answer.headers;
    return { answer, target: location === undefined ? undefined : new URL(location, service.issuer) };
  }

  it('a code without PKCE, or with its plain form (A19)', async () => {
    for (const changes of [
      { code_challenge: undefined, code_challenge_method: undefined },
      { code_challenge_method: 'plain' },
      { code_challenge_method: undefined },
      { code_challenge: undefined },
    ]) {
      const { target } = await ask(changes);
      expect([target?.origin, target?.searchParams.get('error')]).toEqual([
        new URL(service.parties.callback).origin,
        'invalid_request',
      ]);
    }
  });

  it.each([
    ['a response type other than code', { response_type: 'token' }, 'unsupported_response_type'],
    ['a token at the front door', { response_type: 'code id_token' }, 'unsupported_response_type'],
    ['a name that it is not registered for', { client_id: 'newspaper', scope: 'openid profile' }, 'invalid_scope'],
    [
      'a number that it is not registered for',
      { client_id: 'newspaper', scope: 'openid national_id' },
      'invalid_scope',
    ],
    ['a request by a link of its own', { request_uri: 'https://evil.example/request' }, 'request_uri_not_supported'],
    ['silence where nobody is signed in', { prompt: 'none' }, 'login_required'],
  ])('%s', async (_, changes, error) => {
    const { target } = await ask(changes);
    expect(target?.href.startsWith(service.parties.callback)).toBe(true);
    // A request for a token at the front door is answered behind the fragment sign (RFC 6749 §4.2.2.1).
    const said = new URLSearchParams(target?.search || target?.hash.slice(1));
    expect([said.get('error'), said.get('state'), said.get('iss')]).toEqual([error, 'a state', service.issuer]);
  });

  it.each([
    ['an address that is not registered', 'https://evil.example/callback'],
    ['a longer path', 'http://localhost:9/callback/more'],
    ['a query', 'http://localhost:9/callback?next=https://evil.example'],
    ['a fragment', 'http://localhost:9/callback#more'],
    ['another port', 'http://localhost:99/callback'],
    ['another case', 'http://localhost:9/Callback'],
    ['a user in front', 'http://localhost:9@evil.example/callback'],
    ['a name that begins alike', 'http://localhost.evil.example:9/callback'],
    ['a way up and down', 'http://localhost:9/x/../callback'],
    ['its own escape', 'http://localhost:9/%63allback'],
  ])('to be led to %s: nobody is led anywhere (A17)', async (_, redirectUri) => {
    const { answer, target } = await ask({ redirect_uri: redirectUri });
    expect([answer.status, target]).toEqual([400, undefined]);
    expect(answer.text).toContain('invalid_redirect_uri');
  });

  it('by POST, anything that is no form or would not fit into an address', async () => {
    const send = (type: string, body: string) =>
      fetch(`${service.issuer}/oidc/auth`, {
        method: 'POST',
        headers: { 'Content-Type': type },
        body,
        redirect: 'manual',
      });
    const form = 'application/x-www-form-urlencoded';
    expect((await send('application/json', '{}')).status).toBe(415);
    expect((await send(form, `state=${'x'.repeat(20_000)}`)).status).toBe(413);
    const answer = await send(form, 'client_id=portal&state=a%0D%0ALocation:%20https://evil.example');
    expect(answer.headers.get('location')).toBe(
      '/oidc/auth?client_id=portal&state=a%0D%0ALocation%3A+https%3A%2F%2Fevil.example',
    );
  });

  it('to be somebody who is not registered', async () => {
    const { answer, target } = await ask({ client_id: 'nobody' });
    expect([answer.status, target]).toEqual([400, undefined]);
  });

  it('tokens with another verifier, for another party’s code, or with another address', async () => {
    const phone = await service.phoneOf(oksana);
    const cases: readonly [client.Configuration, (callback: URL) => URL, object][] = [
      [portal, (callback) => callback, { pkceCodeVerifier: 'x'.repeat(43) }],
      [library, (callback) => callback, {}],
      [portal, (callback) => new URL(callback.href.replace('/callback', '/elsewhere')), {}],
    ];
    for (const [asking, change, checks] of cases) {
      const begun = await begin(service, portal);
      await phone.confirm(await phone.open((await readLoginPage(begun)).typedCode));
      const callback = change(await finish(service, begun));
      const grant = client.authorizationCodeGrant(asking, callback, { ...begun.checks, ...checks });
      await expect(grant).rejects.toMatchObject({ error: 'invalid_grant' });
    }
  });

  it('anything with a wrong secret, or with the secret in another place', async () => {
    const body = new URLSearchParams({
      grant_type: 'authorization_code',
      code: 'x',
      redirect_uri: 'http://localhost:9/',
    });
    const basic = (secret: string) => ({ Authorization: `Basic ${btoa(`library:${secret}`)}` });
    const inBody = new URLSearchParams([...body, ['client_id', 'library'], ['client_secret', service.parties.secret]]);
    for (const [headers, sent] of [
      [basic('wrong'), body],
      [{}, inBody],
      [{}, new URLSearchParams([...body, ['client_id', 'library']])],
    ] as const) {
      const answer = await fetch(`${service.issuer}/oidc/token`, { method: 'POST', headers, body: sent });
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({ error: 'invalid_client' });
    }
  });
});
