import { describe, expect, it } from '@jest/globals';
import { redirectUriFault } from './redirect-uri.js';

describe('an address to send citizens back to', () => {
  it.each([
    'https://town.example/callback',
    'https://town.example',
    'https://town.example:8443/a/b?c=d',
    'http://localhost:4000/callback',
    'http://127.0.0.1/callback',
  ])('may be %s', (uri) => {
    expect(redirectUriFault(uri, 'web')).toBeUndefined();
  });

  it.each([
    'http://town.example/callback',
    'http://localhost.town.example/callback',
    'http://127.0.0.1.town.example/',
    'https://town.example/#fragment',
    'https://*.town.example/',
    'https://user@town.example/',
    'https://user:secret@town.example/',
    'https://TOWN.example/callback',
    'https://town.example:443/callback',
    'https://town.example/a/../callback',
    'https://town.example/%2e%2e/callback',
    'https://town.example\\callback',
    'https:/town.example/callback',
    'https://town.example /callback',
    ' https://town.example/callback',
    'https://town.example/callback\n',
    'https://tówn.example/callback',
    'https://0x7f.1/callback',
    'https://town.example,evil.example/callback',
    'https://town.example_evil.example/callback',
    'https://town.example./callback',
    'https://[::1]/callback',
    '//town.example/callback',
    '/callback',
    'javascript:alert(1)',
    'data:text/html,x',
    'gov.example.app:/callback',
    `https://town.example/${'a'.repeat(512)}`,
    '',
  ])('may not be %j', (uri) => {
    expect(redirectUriFault(uri, 'web')).toEqual(expect.any(String));
  });

  it('may be an app’s own scheme when it is the reverse of a domain', () => {
    expect(redirectUriFault('gov.example.app:/callback', 'native')).toBeUndefined();
    expect(redirectUriFault('https://town.example/app', 'native')).toBeUndefined();
    const others = [
      'myapp:/callback',
      'javascript:alert(1)',
      'http://127.0.0.1/cb',
      'data:,x',
      'file:///cb',
      'gov..app:/',
    ];
    expect(others.filter((uri) => redirectUriFault(uri, 'native') === undefined)).toEqual([]);
  });
});
