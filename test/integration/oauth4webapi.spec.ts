import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as oauth from 'oauth4webapi';
import { BrowserLike } from '../support/browser-like.js';
import { finish, readLoginPage } from '../support/login.js';
import { oksana, TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';

describe.each(storeKinds)('oauth4webapi, unmodified, on %s', (kind) => {
  let service: TestService;

  beforeAll(async () => {
    service = await TestService.start(kind);
  });
  afterAll(() => service.stop());

  it('completes a sign-in with a pushed request, PKCE, private_key_jwt and DPoP', async () => {
    const insecure = { [oauth.allowInsecureRequests]: true };
    const issuer = new URL(service.issuer);
    const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));
    const me: oauth.Client = { client_id: 'portal', id_token_signed_response_alg: 'ES256' };
    const authentication = oauth.PrivateKeyJwt({ key: service.parties.privateKey, kid: 'portal-1' });
    const verifier = oauth.generateRandomCodeVerifier();
    const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
    const parameters = new URLSearchParams({
      response_type: 'code',
      redirect_uri: service.parties.callback,
      scope: 'openid profile',
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
    const pushed = await oauth.pushedAuthorizationRequest(server, me, authentication, parameters, insecure);
    const { request_uri: requestUri } = await oauth.processPushedAuthorizationResponse(server, me, pushed);

    const browser = new BrowserLike();
    const entry = new URL(String(server.authorization_endpoint));
    entry.search = new URLSearchParams({ client_id: 'portal', request_uri: requestUri }).toString();
    const { url: page } = await browser.follow(entry.href, (address) => address.includes('/login/'));
    const begun = {
      browser,
      page,
      url: entry,
      checks: { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier },
    };
    const phone = await service.phoneOf(oksana);
    await phone.confirm(await phone.open((await readLoginPage(begun)).typedCode));
    const callback = await finish(service, begun);

    const answer = oauth.validateAuthResponse(server, me, callback, state);
    const DPoP = oauth.DPoP(me, await oauth.generateKeyPair('ES256'));
    const options = { ...insecure, DPoP };
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      me,
      authentication,
      answer,
      service.parties.callback,
      verifier,
      options,
    );
    const tokens = await oauth.processAuthorizationCodeResponse(server, me, response, {
      expectedNonce: nonce,
      requireIdToken: true,
    });
    expect(tokens.token_type).toBe('dpop');
    const claims = oauth.getValidatedIdTokenClaims(tokens);
    const userInfo = await oauth.userInfoRequest(server, me, tokens.access_token, options);
    expect(await oauth.processUserInfoResponse(server, me, String(claims?.sub), userInfo)).toMatchObject({
      given_name: 'Оксана',
    });
  });
});
