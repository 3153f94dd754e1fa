import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from '#libs/testing';
import { RegisterRelyingParty, RelyingPartyRegistry } from '../../src/core/relying-parties/index.js';
import { BackchannelClient } from '../support/backchannel-client.js';
import { aRegistration } from '../support/registry-node.js';
import { TestService } from '../support/service.js';
import { until } from '../support/until.js';

const officer = { actor: 'officer:iryna' } as const;
const nobody = 'PNOUA-19900101-00015';

describe('backchannel authentication', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await TestService.start('embedded', { LOGIN_SECONDS: '6' });
  });
  afterAll(() => service.stop());

  it('is described, without user codes and without push', async () => {
    const { text } = await request('GET', `${service.issuer}/.well-known/openid-configuration`, {});
    expect(JSON.parse(text)).toMatchObject({
      backchannel_authentication_endpoint: `${service.issuer}/oidc/backchannel`,
      backchannel_token_delivery_modes_supported: ['poll', 'ping'],
      backchannel_user_code_parameter_supported: false,
      backchannel_authentication_request_signing_alg_values_supported: ['ES256', 'PS256', 'EdDSA'],
      grant_types_supported: expect.arrayContaining(['urn:openid:params:grant-type:ciba']),
    });
  });

  it('says that a request has expired, and limits how often a person is asked', async () => {
    const client = await BackchannelClient.make(service, 'centre');
    const usual = { id: 'centre', backchannel_token_delivery_mode: 'poll', jwks: { keys: [client.jwk] } };
    await service.get(RegisterRelyingParty).add(aRegistration(usual), officer);
    await until(() => service.get(RelyingPartyRegistry).find('centre') !== undefined);
    const asked = await client.ask({ parameters: { login_hint: nobody } });
    await client.ask({ parameters: { login_hint: nobody } });
    await client.ask({ parameters: { login_hint: nobody } });
    const fourth = await client.ask({ parameters: { login_hint: nobody } });
    expect([fourth.status, fourth.body['error']]).toEqual([429, 'temporarily_unavailable']);
    expect(fourth.headers['retry-after']).toBe('600');
    await new Promise((resolve) => setTimeout(resolve, 7_000));
    expect((await client.token(asked.body['auth_req_id'])).body).toMatchObject({ error: 'expired_token' });
  });

  it.each([
    [{ backchannel_token_delivery_mode: 'push' }, 'never pushed'],
    [{ backchannel_token_delivery_mode: 'ping' }, 'backchannel_client_notification_endpoint'],
    [{ backchannel_client_notification_endpoint: 'https://party.example/ping' }, 'belongs to'],
    [
      {
        backchannel_token_delivery_mode: 'ping',
        backchannel_client_notification_endpoint: 'http://party.example/ping',
      },
      'must be https',
    ],
    [{ backchannel_token_delivery_mode: 'poll', profile: 'public', jwks: undefined }, 'public client'],
    [{ backchannel_token_delivery_mode: 'poll', profile: 'high', require_signed_requests: true }, 'token_binding'],
  ])('cannot be registered with %j', async (members, fault) => {
    const registration = { ...aRegistration({ id: 'other' }), ...members };
    await expect(service.get(RegisterRelyingParty).add(registration, officer)).rejects.toThrow(fault);
  });
});
