import { describe, expect, it } from '@jest/globals';
import { type InvalidRegistration } from './relying-parties.errors.js';
import { parseRegistration, toRelyingParty } from './registration.js';

const key = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'B'.repeat(43), kid: 'one' };
const jwks = { jwks: { keys: [key] } };
const published = { jwks_uri: 'https://town.example/jwks.json' };
const secret = { client_secret: 's'.repeat(32), source_networks: ['192.0.2.0/24'] };
const certificate = { certificate: { san_dns: 'town.example' } };
const common = {
  id: 'town-hall',
  name: { en: 'Town Hall' },
  purpose: { en: 'Ask for a permit' },
  homepage: 'https://town.example/',
  redirect_uris: ['https://town.example/callback'],
};

function faults(registration: Readonly<Record<string, unknown>>): string {
  try {
    parseRegistration({ ...common, ...registration });
    return '';
  } catch (error) {
    return (error as InvalidRegistration).faults.join('\n');
  }
}
const demandsOf = (registration: object) =>
  toRelyingParty(parseRegistration({ ...common, ...registration }), false).demands;

describe('a registration', () => {
  it.each([
    ['standard with keys', jwks],
    ['standard with keys at an address', published],
    ['standard with a secret and the places where it counts', secret],
    ['high with signed requests', { profile: 'high', ...published }],
    ['high with DPoP', { profile: 'high', ...published, token_binding: 'dpop' }],
    ['high with a certificate', { profile: 'high', ...certificate, token_binding: 'mtls' }],
    ['high with a certificate and signed requests', { profile: 'high', ...certificate, ...jwks }],
    ['high with a certificate of its own making', { profile: 'high', ...jwks, self_signed_certificate: true }],
    ['fapi2 with keys', { profile: 'fapi2', ...jwks }],
    ['fapi2 with a certificate', { profile: 'fapi2', ...certificate, token_binding: 'mtls' }],
    ['public with a claimed address', { profile: 'public' }],
    ['public with a scheme of its own', { profile: 'public', redirect_uris: ['gov.example.app:/callback'] }],
    ['public with DPoP', { profile: 'public', token_binding: 'dpop' }],
  ])('is accepted: %s', (_, registration) => {
    expect(faults(registration)).toBe('');
  });

  it.each([
    ['no proof', {}, 'needs exactly one of'],
    ['two proofs', { ...jwks, ...secret }, 'needs exactly one of'],
    ['keys twice', { ...jwks, ...published }, 'needs exactly one of'],
    ['a secret that counts from anywhere', { client_secret: 's'.repeat(32) }, 'needs source_networks'],
    ['places without a secret', { ...jwks, source_networks: ['192.0.2.0/24'] }, 'belongs to a client_secret'],
    ['a place that is none', { ...secret, source_networks: ['example.org'] }, 'must be a network'],
    ['a short secret', { ...secret, client_secret: 's'.repeat(31) }, 'client_secret'],
    ['a private key', { jwks: { keys: [{ ...key, d: 'A' }] } }, 'holds a private key'],
    ['a symmetric key', { jwks: { keys: [{ kty: 'oct', k: 'A' }] } }, 'public key'],
    ['two keys of one kid', { jwks: { keys: [key, key] } }, 'two keys of the same kid'],
    ['keys at a plain address', { jwks_uri: 'http://town.example/jwks.json' }, 'jwks_uri'],
    ['a certificate in profile standard', certificate, 'not by tls_client_auth'],
    ['two names of a certificate', { profile: 'fapi2', certificate: { san_dns: 'a', san_ip: 'b' } }, 'exactly one of'],
    ['a certificate of its own making, unknown', { profile: 'high', self_signed_certificate: true }, 'exactly one of'],
    ['high with a secret', { profile: 'high', ...secret }, 'not by client_secret_basic'],
    ['high with keys that only we can change', { profile: 'high', ...jwks }, 'needs its keys at a jwks_uri'],
    [
      'high without pushing',
      { profile: 'high', ...published, require_pushed_requests: false },
      'require_pushed_requests',
    ],
    [
      'high with requests that are neither signed nor bound',
      { profile: 'high', ...published, require_signed_requests: false },
      'require_signed_requests or a token_binding',
    ],
    ['signed requests without keys', { profile: 'high', ...certificate }, 'require_signed_requests needs keys'],
    ['tokens bound to a certificate with a secret', { ...secret, token_binding: 'mtls' }, 'needs a certificate'],
    ['fapi2 with a secret', { profile: 'fapi2', ...secret }, 'not by client_secret_basic'],
    ['fapi2 without pushing', { profile: 'fapi2', ...jwks, require_pushed_requests: false }, 'require_pushed_requests'],
    ['fapi2 without binding', { profile: 'fapi2', ...jwks, token_binding: 'none' }, 'token_binding dpop or mtls'],
    [
      'fapi2 on a developer’s machine',
      { profile: 'fapi2', ...jwks, redirect_uris: ['http://localhost:9/callback'] },
      'must be https',
    ],
    ['public with a secret', { profile: 'public', ...secret }, 'needs none of'],
    ['public with keys', { profile: 'public', ...jwks }, 'needs none of'],
    ['public with signed requests', { profile: 'public', require_signed_requests: true }, 'needs keys'],
    ['public with bound tokens', { profile: 'public', token_binding: 'mtls' }, 'needs a certificate'],
    ['public with a plain address', { profile: 'public', redirect_uris: ['http://127.0.0.1/cb'] }, 'must be https'],
    ['no openid', { ...jwks, scopes: ['profile'] }, 'scopes must include openid'],
    ['an unknown member', { ...jwks, nickname: 'p' }, 'nickname'],
    ['an unknown profile', { ...jwks, profile: 'highest' }, 'profile'],
    ['a name in an unknown language', { ...jwks, name: { en: 'x', fr: 'y' } }, 'fr'],
    ['no English name', { ...jwks, name: { uk: 'x' } }, 'name'],
    ['a homepage that is no page', { ...jwks, homepage: 'javascript:alert(1)' }, 'homepage'],
  ])('is refused: %s', (_, registration, fault) => {
    expect(faults(registration)).toContain(fault);
  });

  it('is refused with all of its faults', () => {
    expect(faults({ profile: 'fapi2', ...secret, require_pushed_requests: false }).split('\n').length).toBe(2);
  });

  it('demands what its profile demands, and more when it says so', () => {
    const free = { pushedRequests: false, signedRequests: false, tokenBinding: 'none', signedResponses: false };
    expect(demandsOf(jwks)).toEqual(free);
    expect(demandsOf({ ...jwks, require_pushed_requests: true, require_signed_responses: true })).toEqual({
      ...free,
      pushedRequests: true,
      signedResponses: true,
    });
    expect(demandsOf({ profile: 'high', ...published })).toEqual({
      ...free,
      pushedRequests: true,
      signedRequests: true,
    });
    expect(demandsOf({ profile: 'high', ...published, token_binding: 'dpop' })).toEqual({
      ...free,
      pushedRequests: true,
      tokenBinding: 'dpop',
    });
    expect(demandsOf({ profile: 'fapi2', ...jwks })).toEqual({ ...free, pushedRequests: true, tokenBinding: 'dpop' });
  });

  it('keeps the same when it is read again', () => {
    const once = parseRegistration({ ...common, ...secret });
    expect(parseRegistration(once)).toEqual(once);
    expect(JSON.stringify(once)).not.toContain('s'.repeat(32));
  });
});
