import { isIPv4, isIPv6 } from 'node:net';

/** The network of an address: /24 of IPv4, /48 of IPv6. All that is kept of where somebody is. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (isIPv4(plain)) return `${plain.split('.').slice(0, 3).join('.')}.0/24`;
  if (!isIPv6(plain)) return 'unknown';
  const [head = ''] = plain.split('::');
  const groups = head === '' ? [] : head.split(':').map((group) => group.replace(/^0+(?=.)/, '').toLowerCase());
  return `${[...groups, '0', '0', '0'].slice(0, 3).join(':')}::/48`;
}
