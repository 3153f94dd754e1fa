import { describe, expect, it } from '@jest/globals';
import { isNetwork, NetworkList, plainAddress } from './network-list.js';

describe('a network list', () => {
  const list = new NetworkList(['10.1.0.0/16', '192.0.2.7', '2001:db8::/32', 'loopback']);

  it.each([
    '10.1.2.3',
    '192.0.2.7',
    '2001:db8:1::1',
    '127.0.0.1',
    '127.9.9.9',
    '::1',
    '::ffff:10.1.2.3',
    '::ffff:a01:203',
  ])('contains %s', (address) => {
    expect(list.contains(address)).toBe(true);
  });

  it.each(['10.2.0.1', '192.0.2.8', '2001:db9::1', '::2', '', 'localhost', '10.1', '0x0a010203', '::ffff:10.2.0.1'])(
    'does not contain %s',
    (address) => {
      expect(list.contains(address)).toBe(false);
    },
  );

  it('of nothing contains nothing', () => {
    expect(new NetworkList([]).contains('127.0.0.1')).toBe(false);
  });

  it.each(['10.0.0.0/8', '::1', 'loopback', '192.0.2.1/32', '2001:db8::/128'])('can be made of %s', (network) => {
    expect(isNetwork(network)).toBe(true);
    expect(() => new NetworkList([network])).not.toThrow();
  });

  it.each([
    '10.0.0.0/0',
    '10.0.0.0/33',
    '10/8',
    'example.org',
    '',
    'toString',
    '::1/129',
    '10.0.0.0/8/8',
    '10.0.0.0/08',
  ])('cannot be made of %s', (network) => {
    expect(isNetwork(network)).toBe(false);
  });

  it('knows an IPv4 address in the clothes of IPv6', () => {
    expect(['::ffff:127.0.0.1', '::FFFF:7f00:1', '::1', '192.0.2.1'].map(plainAddress)).toEqual([
      '127.0.0.1',
      '127.0.0.1',
      '::1',
      '192.0.2.1',
    ]);
  });
});
