import { isIPv4 } from 'node:net';
import { NetworkList, plainAddress } from '#libs/networks';

/** IPv4 that is nobody's on the public internet (IANA IPv4 Special-Purpose Address Registry, and multicast). */
const specialIPv4 = new NetworkList([
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24'],
  ...['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
]);

/** Of IPv6 only global unicast is somebody's (RFC 4291 §2.4), and of it not what stands for something else. */
const globalIPv6 = new NetworkList(['2000::/3']);
const specialIPv6 = new NetworkList(['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20']);

/** Whether an address belongs to somebody on the public internet. `false` for what is no address. */
export function isPublicAddress(address: string): boolean {
  const plain = plainAddress(address);
  if (isIPv4(plain)) return !specialIPv4.contains(plain);
  return globalIPv6.contains(plain) && !specialIPv6.contains(plain);
}
