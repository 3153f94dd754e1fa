import { describe, expect, it } from '@jest/globals';
import { networkOf } from './network.js';

describe('where somebody is', () => {
  it('keeps the network of an address, not the address', () => {
    expect(networkOf('203.0.113.77')).toBe('203.0.113.0/24');
    expect(networkOf('::ffff:203.0.113.77')).toBe('203.0.113.0/24');
    expect(networkOf('2001:0db8:0001:2::7')).toBe('2001:db8:1::/48');
    expect(networkOf('::1')).toBe('0:0:0::/48');
    expect(networkOf('2001:db8::1')).toBe('2001:db8:0::/48');
    expect(networkOf('nonsense')).toBe('unknown');
  });
});
