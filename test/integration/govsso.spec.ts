import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { request, type VirtualPhone } from '#libs/testing';
import { SignOutEverywhere } from '../../src/core/sso-sessions/index.js';
import { CitizenRepository } from '../../src/core/citizens/index.js';
import { parseRegistration } from '../../src/core/relying-parties/registration.js';
import { BrowserLike } from '../support/browser-like.js';
import { finish, isCallback, readLoginPage, type Begun } from '../support/login.js';
import { LogoutReceiver } from '../support/logout-receiver.js';
import { aRegistration } from '../support/registry-node.js';
import { oksana, TestService } from '../support/service.js';
import { until } from '../support/until.js';

interface Tokens {
  readonly id_token: string;
  readonly refresh_token: string;
  readonly error?: string;
}

/** As client code for GovSSO does it, by its technical specification: no PKCE, a secret, ID tokens only, renewal. */
describe('a client that was written for GovSSO', () => {
  let service: TestService;
  let phone: VirtualPhone;
  let receiver: LogoutReceiver;

  beforeAll(async () => {
    receiver = await LogoutReceiver.open();
    const library = {
      compatibility: 'govsso',
      default_level: 'high',
      session_renewal: true,
      backchannel_logout_uri: receiver.address('library'),
    };
    service = await TestService.start('embedded', {}, {}, undefined, { library });
    phone = await service.phoneOf(oksana);
  });
  afterAll(async () => {
    await service.stop();
    receiver.close();
  });

  async function signedIn(): Promise<Tokens> {
    const parameters = {
      client_id: 'library',
      redirect_uri: service.parties.callback,
      response_type: 'code',
      scope: 'openid phone',
      state: 'hkMVY7vjuN7xyLl5',
      nonce: 'fsdsfwrerhtry3qeewq',
      ui_locales: 'et',
    };
    const browser = new BrowserLike();
    const address = `${service.issuer}/oidc/auth?${new URLSearchParams(parameters).toString()}`;
    const { url: page } = await browser.follow(address, (to) => to.includes('/login/') || isCallback(service, to));
    const begun = { browser, page } as Begun;
    await phone.confirm(await phone.open((await readLoginPage(begun)).typedCode));
    const code = String((await finish(service, begun)).searchParams.get('code'));
    return ask({ grant_type: 'authorization_code', code, redirect_uri: service.parties.callback });
  }

  async function ask(form: Readonly<Record<string, string>>): Promise<Tokens> {
    const basic = Buffer.from(`library:${service.parties.secret}`).toString('base64');
    const headers = { Authorization: `Basic ${basic}`, 'Content-Type': 'application/x-www-form-urlencoded' };
    const answer = await request('POST', `${service.issuer}/oidc/token`, headers, new URLSearchParams(form).toString());
    return JSON.parse(answer.text) as Tokens;
  }

  const renewed = (refreshToken: string) => ask({ grant_type: 'refresh_token', refresh_token: refreshToken });

  it('reads who has signed in from the ID token, under the names of GovSSO, for a quarter of an hour', async () => {
    const { id_token: idToken } = await signedIn();
    const keys = createRemoteJWKSet(new URL(`${service.issuer}/oidc/jwks`));
    const { payload } = await jwtVerify(idToken, keys, { issuer: service.issuer, audience: 'library' });
    expect(payload).toEqual({
      iss: service.issuer,
      aud: 'library',
      sub: 'UA19840312-99012',
      given_name: 'Оксана',
      family_name: 'Прикладна',
      birthdate: '1984-03-12',
      amr: ['smartid'],
      acr: 'high',
      nonce: 'fsdsfwrerhtry3qeewq',
      sid: expect.any(String),
      auth_time: expect.any(Number),
      iat: expect.any(Number),
      exp: Number(payload.iat) + 15 * 60,
    });
  });

  it('renews the session with the refresh token that it got unasked, and reads the same person again', async () => {
    const first = await signedIn();
    const second = await renewed(first.refresh_token);
    const { iat: _iat, exp: _exp, ...before } = decodeJwt(first.id_token);
    expect(decodeJwt(second.id_token)).toMatchObject(before);
    expect(second.refresh_token).not.toBe(first.refresh_token);
  });

  it('is told by the sid of its ID token when the session has ended, and can renew it no more', async () => {
    const tokens = await signedIn();
    const citizen = await service.get(CitizenRepository).findByIdentifier(oksana);
    if (!citizen) throw new Error('the register knows her');
    await service.get(SignOutEverywhere).signOut(citizen, 'officer:test');
    const { sid } = decodeJwt(tokens.id_token);
    await until(() => receiver.of('library').some((token) => decodeJwt(token)['sid'] === sid));
    expect(await renewed(tokens.refresh_token)).toMatchObject({ error: 'invalid_grant' });
  });

  it.each([
    ['it does not renew', { session_renewal: false }, 'compatibility govsso needs session_renewal'],
    [
      'nobody could tell it',
      { backchannel_logout_uri: undefined },
      'compatibility govsso needs backchannel_logout_uri',
    ],
  ])('cannot be registered so when %s', (_, spoiled, fault) => {
    const whole = {
      compatibility: 'govsso',
      scopes: ['openid', 'profile', 'birthdate', 'national_id'],
      session_renewal: true,
      backchannel_logout_uri: 'https://portal.example/logout',
    };
    expect(() => parseRegistration(aRegistration({ ...whole, ...spoiled }))).toThrow(fault);
  });
});
