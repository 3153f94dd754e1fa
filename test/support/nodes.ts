import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { freePort } from './free-port.js';
import { TestService } from './service.js';
import type { StoreKind } from './stores.js';

/**
 * A service as it is run: two nodes on the same stores behind one address, which takes them in turn. The embedded
 * stores serve one node only.
 */
export async function startNodes(
  kind: StoreKind,
  settings: Readonly<Record<string, string>> = {},
): Promise<{ service: TestService; stop(): Promise<void> }> {
  if (kind === 'embedded') {
    const service = await TestService.start(kind, settings);
    return { service, stop: () => service.stop() };
  }
  const [front, ...ports] = [await freePort(), await freePort(), await freePort()];
  const service = await TestService.start(kind, { ...settings, PORT: String(ports[0]) }, {}, front);
  const second = await service.sibling(ports[1] ?? 0);
  const balancer = await balance(front ?? 0, ports);
  const stop = async () => {
    balancer.close();
    await second.halt();
    await service.stop();
  };
  return { service, stop };
}

/** Joins each new connection to the next port. */
async function balance(port: number, targets: readonly number[]) {
  let next = 0;
  const server = createServer((client) => {
    const upstream = connect(targets[next++ % targets.length] ?? 0, '127.0.0.1');
    client.pipe(upstream).pipe(client);
    for (const socket of [client, upstream]) socket.on('error', () => client.destroy() && upstream.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
