import type { IncomingMessage } from 'node:http';
import { plainAddress, type NetworkList } from '#libs/networks';

/**
 * Where a request comes from: the last address in the chain of proxies that is not one of ours. What stands before it
 * anybody can write.
 */
export function callerAddress({ headers, socket }: IncomingMessage, proxies: NetworkList): string {
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  const named = forwarded.map((address) => address.trim()).filter((address) => address !== '');
  const hops = [socket.remoteAddress ?? '', ...named.reverse()];
  return plainAddress(hops.find((address) => !proxies.contains(address)) ?? hops.at(-1) ?? '');
}
