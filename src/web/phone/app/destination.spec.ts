import { describe, expect, it } from '@jest/globals';
import { readDestination } from './destination.js';

const origin = 'https://app.id.example';
const token = 'S'.repeat(22);

describe('an address of the phone app', () => {
  it('leads to a request when it carries a device link', () => {
    expect(readDestination(`${origin}/open#${token}.${token}`, origin)).toEqual({
      page: 'request',
      link: { kind: 'link', session: token, secret: token, passkey: false },
    });
  });

  it('leads to the activation with the code that it carries', () => {
    expect(readDestination(`${origin}/activate#k7qf-2m9p`, origin)).toEqual({ page: 'activate', code: 'K7QF2M9P' });
    expect(readDestination(`${origin}/activate`, origin)).toEqual({ page: 'activate', code: '' });
  });

  it('leads to the use of a key when it is a device link of the relying-party API, kept to the character', () => {
    const linkOf = (type: string, at = `${origin}/link`) =>
      `${at}?deviceLinkType=${type}&sessionToken=${'t'.repeat(24)}&sessionType=auth&version=1.0&lang=eng&authCode=${'c'.repeat(43)}`;
    const [scanned, followed] = [linkOf('QR&elapsedSeconds=3'), linkOf('Web2App')];
    expect(readDestination(scanned, origin)).toEqual({ page: 'key_use', url: scanned, scanned: true });
    expect(readDestination(followed, origin)).toEqual({ page: 'key_use', url: followed, scanned: false });
    expect(readDestination(linkOf('Web2App', `${origin}/open`), origin)).toEqual({ page: 'home' });
    expect(readDestination(linkOf('Web2App', 'https://evil.example/link'), origin)).toBeUndefined();
    expect(readDestination(`${followed}&more=1`, origin)).toEqual({ page: 'home' });
  });

  it('leads home when it says nothing else, also when its link is broken', () => {
    expect(readDestination(`${origin}/`, origin)).toEqual({ page: 'home' });
    expect(readDestination(`${origin}/open#broken`, origin)).toEqual({ page: 'home' });
  });

  it('is refused when it is another origin’s', () => {
    expect(readDestination(`https://evil.example/open#${token}.${token}`, origin)).toBeUndefined();
    expect(readDestination('WIFI:S:cafe;;', origin)).toBeUndefined();
  });
});
