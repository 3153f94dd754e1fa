import { BlockList, isIP } from 'node:net';

/** Names that stand for the usual networks. */
const named: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/** Whether a text is an address, a network such as `10.0.0.0/8`, or one of the names `loopback`, `linklocal`, `uniquelocal`. */
export function isNetwork(text: string): boolean {
  if (Object.hasOwn(named, text)) return true;
  const [address = '', bits, ...rest] = text.split('/');
  if (isIP(address) === 0 || rest.length > 0) return false;
  return bits === undefined || (/^[1-9]\d*$/.test(bits) && Number(bits) <= (isIP(address) === 4 ? 32 : 128));
}

/** The address as it is written where it has a shorter form: `::ffff:192.0.2.1` is `192.0.2.1` (RFC 4291 §2.5.5.2). */
export function plainAddress(address: string): string {
  const [, dotted, high, low] =
    /^::ffff:(?:(\d+\.\d+\.\d+\.\d+)|([0-9a-f]{1,4}):([0-9a-f]{1,4}))$/i.exec(address) ?? [];
  if (dotted !== undefined) return dotted;
  if (high === undefined || low === undefined) return address;
  const [left, right] = [parseInt(high, 16), parseInt(low, 16)];
  return [left >> 8, left & 255, right >> 8, right & 255].join('.');
}

/** A set of addresses, given as networks. */
export class NetworkList {
  private readonly blocks = new BlockList();

  /** @param networks each as `isNetwork` accepts it */
  constructor(networks: readonly string[]) {
    for (const network of networks.flatMap((entry) => named[entry] ?? [entry])) this.add(network);
  }

  /** `false` for what is no address at all. */
  contains(address: string): boolean {
    const plain = plainAddress(address);
    const version = isIP(plain);
    return version !== 0 && this.blocks.check(plain, version === 4 ? 'ipv4' : 'ipv6');
  }

  private add(network: string): void {
    const [address = '', bits] = network.split('/');
    const version = isIP(address);
    if (version === 0) throw new Error(`${network} is no network`);
    this.blocks.addSubnet(address, Number(bits ?? (version === 4 ? 32 : 128)), version === 4 ? 'ipv4' : 'ipv6');
  }
}
