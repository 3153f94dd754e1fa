import { describe, expect, it } from '@jest/globals';
import { registrationSchema } from '../registration.js';
import { dangerousMembers } from './dangerous-members.js';

const before = {
  id: 'town-hall',
  profile: 'standard',
  name: { en: 'Town Hall' },
  purpose: { en: 'Ask for a permit' },
  redirect_uris: ['https://town.example/a', 'https://town.example/b'],
  scopes: ['openid', 'profile'],
  default_level: 'substantial',
  session_renewal: true,
};
const changed = (members: object) => dangerousMembers(before, { ...before, ...members });

describe('what one person may not change alone', () => {
  it.each<[string, unknown]>([
    ['name', { en: 'Tax Office' }],
    ['organisation', 'other'],
    ['redirect_uris', ['https://town.example/a', 'https://evil.example/']],
    ['post_logout_redirect_uris', ['https://evil.example/']],
    ['backchannel_logout_uri', 'https://evil.example/'],
    ['jwks', { keys: [] }],
    ['jwks_uri', 'https://evil.example/jwks'],
    ['client_secret_digest', 'x'.repeat(43)],
    ['source_networks', ['0.0.0.0/0']],
    ['certificate', { san_dns: 'evil.example' }],
    ['self_signed_certificate', true],
    ['scopes', ['openid', 'profile', 'national_id']],
    ['default_level', 'low'],
    ['profile', 'public'],
    ['profile', 'nonsense'],
    ['subjects', 'public'],
    ['require_pushed_requests', false],
    ['token_binding', 'none'],
    ['logo', 'x'.repeat(43)],
    ['a_member_of_next_year', 1],
    ['toString', 1],
  ])('%s to %j', (member, value) => {
    expect(changed({ [member]: value })).toEqual([member]);
  });

  it('a level that may be asked for after all', () => {
    const limited = { ...before, highest_level: 'substantial' };
    expect(dangerousMembers(limited, { ...limited, highest_level: 'high' })).toEqual(['highest_level']);
    expect(dangerousMembers(limited, before)).toEqual(['highest_level']);
  });

  it.each(['high', 'fapi2'])('a profile weaker than %s', (profile) => {
    const strict = { ...before, profile };
    for (const weaker of ['standard', 'public', profile === 'high' ? 'fapi2' : 'high'])
      expect(dangerousMembers(strict, { ...strict, profile: weaker })).toEqual(['profile']);
  });

  it('anything of a new relying party', () => {
    expect(dangerousMembers(undefined, before)).toEqual(Object.keys(before).sort());
  });
});

describe('what one person may change', () => {
  it.each([
    [{ contacts: ['a@town.example'] }],
    [{ purpose: { en: 'Pay a fine' } }],
    [{ homepage: 'https://town.example/new' }],
    [{ redirect_uris: ['https://town.example/b'] }],
    [{ scopes: ['openid'] }],
    [{ default_level: 'high' }],
    [{ highest_level: 'substantial' }],
    [{ session_renewal: false }],
    [{ require_pushed_requests: true, require_signed_requests: true, require_signed_responses: true }],
    [{ profile: 'fapi2' }],
    [{}],
  ])('%j', (members) => {
    expect(changed(members)).toEqual([]);
  });

  it('is a choice among the members that there are', () => {
    const possible = Object.keys(registrationSchema.shape);
    const open = ['contacts', 'purpose', 'homepage', 'redirect_uris', 'scopes', 'default_level', 'highest_level'];
    expect(open.every((member) => possible.includes(member))).toBe(true);
  });
});
