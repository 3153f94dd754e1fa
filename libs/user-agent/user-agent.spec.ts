import { describe, expect, it } from '@jest/globals';
import { describeBrowser, isPhone } from './user-agent.js';

const edge = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0';
const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Mobile/15E148 Safari/604.1';
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const android = 'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36';

describe('what is told of a requester', () => {
  it('is browser and system in words, and never more than known words', () => {
    expect([edge, iphone, firefox, android].map(describeBrowser)).toEqual([
      'Edge, Windows',
      'Safari, iPhone',
      'Firefox, Linux',
      'Chrome, Android',
    ]);
    expect(describeBrowser(undefined)).toBe('');
    expect(describeBrowser('<script>alert(1)</script> bot')).toBe('');
  });

  it('knows a phone by its hint, else by its name', () => {
    expect(isPhone({ 'user-agent': android })).toBe(true);
    expect(isPhone({ 'user-agent': android, 'sec-ch-ua-mobile': '?0' })).toBe(false);
    expect(isPhone({ 'user-agent': edge })).toBe(false);
    expect(isPhone({})).toBe(false);
  });
});
