import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { formatDeviceLink, parseDeviceLink, qrMac, type DeviceLink } from './device-link.js';

const app = 'https://app.id.example';
const session = 'S'.repeat(22);
const secret = 'k'.repeat(22);

describe('a device link', () => {
  it.each<DeviceLink>([
    { kind: 'qr', session, second: 0, mac: secret },
    { kind: 'qr', session, second: 119, mac: secret },
    { kind: 'link', session, secret, passkey: false },
    { kind: 'link', session, secret, passkey: true },
  ])('comes back from its text: %j', (link) => {
    expect(parseDeviceLink(app, formatDeviceLink(app, link))).toEqual(link);
  });

  it.each([
    'not a link',
    `https://evil.example/open#${session}.${secret}`,
    `https://app.id.example.evil.example/open#${session}.${secret}`,
    `http://app.id.example/open#${session}.${secret}`,
    `https://user@app.id.example/open#${session}.${secret}`,
    `${app}/open?x=1#${session}.${secret}`,
    `${app}/other#${session}.${secret}`,
    `${app}/open#${session}`,
    `${app}/open#${session}.${secret}.1`,
    `${app}/open#${session}.short`,
    `${app}/scan#${session}.${secret}`,
    `${app}/scan#${session}.01.${secret}`,
    `${app}/scan#${session}.-1.${secret}`,
    `${app}/scan#${session}.1e3.${secret}`,
    `${app}/scan#${session}.1.${secret}.x`,
  ])('is not read from %s', (text) => {
    expect(parseDeviceLink(app, text)).toBeUndefined();
  });

  it('carries the first 128 bits of an HMAC over session and second', async () => {
    const expected = createHmac('sha256', secret).update(`${session}.7`).digest().subarray(0, 16).toString('base64url');
    expect(await qrMac(secret, session, 7)).toBe(expected);
    expect(await qrMac(secret, session, 8)).not.toBe(expected);
  });
});
