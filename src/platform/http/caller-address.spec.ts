import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { NetworkList } from '#libs/networks';
import { callerAddress } from './caller-address.js';

const request = (remoteAddress: string, forwarded?: string) =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;
const proxies = new NetworkList(['10.0.0.0/8', 'loopback']);

describe('the address of a caller', () => {
  it.each([
    ['198.51.100.7', undefined, '198.51.100.7'],
    ['::ffff:198.51.100.7', undefined, '198.51.100.7'],
    // Not from a proxy of ours: what it claims does not count.
    ['198.51.100.7', '192.0.2.1', '198.51.100.7'],
    ['10.0.0.1', '192.0.2.1', '192.0.2.1'],
    ['::ffff:10.0.0.1', '192.0.2.1, 10.0.0.2', '192.0.2.1'],
    // The caller wrote the first itself, the proxy the second.
    ['10.0.0.1', '203.0.113.9, 192.0.2.1', '192.0.2.1'],
    ['10.0.0.1', '203.0.113.9, nonsense', 'nonsense'],
    ['10.0.0.1', '', '10.0.0.1'],
    ['10.0.0.1', '10.0.0.9', '10.0.0.9'],
  ])('from %s with X-Forwarded-For %s is %s', (remote, forwarded, expected) => {
    expect(callerAddress(request(remote, forwarded), proxies)).toBe(expected);
  });

  it('is the connection’s when no proxy is trusted', () => {
    expect(callerAddress(request('127.0.0.1', '192.0.2.1'), new NetworkList([]))).toBe('127.0.0.1');
  });
});
