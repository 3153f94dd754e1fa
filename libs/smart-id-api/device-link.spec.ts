import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  authCode,
  deviceLinkFault,
  deviceLinkTypes,
  formatDeviceLink,
  readDeviceLink,
  sessionTypes,
  unprotectedDeviceLink,
  type DeviceLinkParts,
  type LinkedSession,
} from './index.js';

const now = Date.UTC(2026, 10, 23, 12);
const session: LinkedSession = {
  schemeName: 'smart-id-demo',
  sessionSecret: Buffer.alloc(32, 5).toString('base64'),
  challenge: Buffer.alloc(64, 6).toString('base64'),
  relyingPartyName: 'Банк',
  interactions: 'W10=',
  initialCallbackUrl: 'https://rp.example/back?value=1',
  deviceLinkBase: 'https://app.id.example/smart-id',
  sessionToken: 'T'.repeat(24),
  sessionType: 'auth',
  createdAt: now,
};
const { deviceLinkBase, sessionToken } = session;
const onSameDevice: DeviceLinkParts = {
  deviceLinkBase,
  deviceLinkType: 'Web2App',
  sessionToken,
  sessionType: 'auth',
  lang: 'eng',
};
const qr = (elapsedSeconds: number): DeviceLinkParts => ({ ...onSameDevice, deviceLinkType: 'QR', elapsedSeconds });
const check = (parts: DeviceLinkParts, at = now, of = session, context = session) => {
  const link = readDeviceLink(formatDeviceLink(parts, context));
  return link ? deviceLinkFault(link, of, at) : 'unreadable';
};

const anyParts = fc
  .record({
    deviceLinkType: fc.constantFrom(...deviceLinkTypes),
    sessionType: fc.constantFrom(...sessionTypes),
    sessionToken: fc.stringMatching(/^[a-zA-Z0-9]{24,64}$/),
    lang: fc.stringMatching(/^[a-z]{3}$/),
    seconds: fc.nat(999_999),
  })
  .map(({ seconds, ...rest }): DeviceLinkParts => {
    const parts = { ...rest, deviceLinkBase };
    return rest.deviceLinkType === 'QR' ? { ...parts, elapsedSeconds: seconds } : parts;
  });

describe('a device link', () => {
  it('comes back from its text, whatever it says', () => {
    fc.assert(
      fc.property(anyParts, (parts) => {
        expect(readDeviceLink(formatDeviceLink(parts, session))).toMatchObject(parts);
      }),
    );
  });

  it('is never read from a text that differs in one character, or does not hold', () => {
    const text = formatDeviceLink(qr(3), session);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.stringMatching(/^[!-~]$/), (place, character) => {
        fc.pre(text[place] !== character);
        const link = readDeviceLink(text.slice(0, place) + character + text.slice(place + 1));
        expect(link === undefined || deviceLinkFault(link, session, now + 3_000) !== undefined).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ['an unknown type', (text: string) => text.replace('Web2App', 'Nfc')],
    ['another version', (text: string) => text.replace('version=1.0', 'version=1.1')],
    ['a dot for any character', (text: string) => text.replace('version=1.0', 'version=1x0')],
    ['members in another order', (text: string) => text.replace(/(lang=eng)(.*)/, '$1&x=1$2')],
    ['a fragment', (text: string) => `${text}#x`],
    ['something behind its proof', (text: string) => `${text}&x=1`],
    ['seconds on the same device', (text: string) => text.replace('Web2App', 'Web2App&elapsedSeconds=1')],
    ['a second query', (text: string) => text.replace('?', '?a=b?')],
    ['no proof', (text: string) => text.replace(/&authCode=.*/, '')],
    ['a thousand characters', (text: string) => text.replace('https://', `https://${'a'.repeat(1_000)}`)],
  ])('is not read with %s', (_, change) => {
    const valid = formatDeviceLink(onSameDevice, session);
    expect(readDeviceLink(valid)).toBeDefined();
    expect(readDeviceLink(change(valid))).toBeUndefined();
  });

  it('counts seconds in a QR code and nowhere else', () => {
    expect(() => unprotectedDeviceLink({ ...onSameDevice, elapsedSeconds: 1 })).toThrow(TypeError);
    expect(() => unprotectedDeviceLink({ ...onSameDevice, deviceLinkType: 'QR' })).toThrow(TypeError);
  });

  it('holds for its session, on the same device as long as the session does', () => {
    expect(check(onSameDevice)).toBeUndefined();
    expect(check(onSameDevice, now + 80_000)).toBeUndefined();
    expect(check(qr(0))).toBeUndefined();
  });

  it.each<[string, string, LinkedSession]>([
    ['another service', 'wrong_base', { ...session, deviceLinkBase: 'https://other.example/smart-id' }],
    ['another session', 'wrong_token', { ...session, sessionToken: 'U'.repeat(24) }],
    ['another kind of session', 'wrong_session_type', { ...session, sessionType: 'sign' }],
    ['another secret', 'wrong_auth_code', { ...session, sessionSecret: Buffer.alloc(32, 6).toString('base64') }],
    ['another scheme', 'wrong_auth_code', { ...session, schemeName: 'smart-id' }],
    ['another challenge', 'wrong_auth_code', { ...session, challenge: Buffer.alloc(64, 7).toString('base64') }],
    ['the name in another spelling', 'wrong_auth_code', { ...session, relyingPartyName: 'БАНК' }],
    ['a broker', 'wrong_auth_code', { ...session, brokeredRpName: 'Broker' }],
    ['other interactions', 'wrong_auth_code', { ...session, interactions: 'W11=' }],
    ['another callback', 'wrong_auth_code', { ...session, initialCallbackUrl: 'https://rp.example/back?value=2' }],
  ])('does not hold for a session of %s', (_, fault, of) => {
    expect(check(onSameDevice, now, of)).toBe(fault);
  });

  it('needs an address to return to on the same device, and none in a QR code', () => {
    const { initialCallbackUrl: _, ...without } = session;
    expect(check(onSameDevice, now, without, without)).toBe('no_callback');
    expect(check(qr(0), now, without, without)).toBeUndefined();
    expect(check(qr(0), now, session, without)).toBeUndefined();
  });

  it.each([
    [5, 0, undefined],
    [5.1, 0, 'too_old'],
    [61, 0, 'too_old'],
    [40, 38, undefined],
    [10, 12, undefined],
    [10, 13, 'too_early'],
  ])('at second %d, showing second %d, is %s', (at, shown, fault) => {
    expect(check(qr(shown), now + at * 1000)).toBe(fault);
  });

  it('proves a certificate choice by nothing but name and link', () => {
    const type = { deviceLinkType: 'Web2App', sessionType: 'cert' } as const;
    const { challenge: _, interactions: __, ...context } = session;
    expect(authCode('link', type, context)).toBe(authCode('link', type, session));
    expect(() => authCode('link', type, { ...session, sessionSecret: 'not base64!' })).toThrow(TypeError);
  });
});
