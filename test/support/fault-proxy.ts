import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What the proxy may do with a piece that a client sends; the answer is what happens to it. */
export type Fault = (piece: string) => 'pass' | 'lose the answer' | number;

/**
 * A network between a client and a server that can go wrong: connections are cut, go silent without being closed, are
 * refused, lose an answer, or are slow for some of what is sent.
 */
export class FaultProxy {
  /** Decides on each piece from a client: passes, passes without its answer and cuts, or passes after milliseconds. */
  fault: Fault = () => 'pass';
  /** New connections are cut at once. */
  refuses = false;
  private readonly pairs = new Set<Pair>();

  private constructor(
    private readonly server: Server,
    public target: number,
  ) {
    server.on('connection', (client) => this.join(client));
  }

  static async before(target: number): Promise<FaultProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new FaultProxy(server, target);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Cuts what is connected. */
  cut(): void {
    for (const pair of this.pairs) this.end(pair);
  }

  /** What is connected stays so for both ends, and nothing comes through any more, as when a machine vanishes. */
  silence(): void {
    for (const pair of this.pairs) pair.silent = true;
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(client: Socket): void {
    if (this.refuses) return void client.destroy();
    const upstream = connect(this.target, '127.0.0.1');
    const pair: Pair = { client, upstream, silent: false, deaf: false, sent: Promise.resolve() };
    this.pairs.add(pair);
    const part = () => {
      if (!pair.silent) this.end(pair);
    };
    for (const socket of [client, upstream]) socket.on('error', part).on('close', part);
    client.on('data', (piece: Buffer) => this.send(pair, piece));
    upstream.on('data', (piece: Buffer) => {
      if (pair.deaf) this.end(pair);
      else if (!pair.silent) client.write(piece);
    });
  }

  private send(pair: Pair, piece: Buffer): void {
    if (pair.silent) return;
    const fault = this.fault(piece.toString('latin1'));
    if (fault === 'lose the answer') pair.deaf = true;
    if (typeof fault === 'number') pair.sent = pair.sent.then(() => sleep(fault));
    pair.sent = pair.sent.then(() => void pair.upstream.write(piece));
  }

  private end(pair: Pair): void {
    this.pairs.delete(pair);
    pair.client.destroy();
    pair.upstream.destroy();
  }
}

interface Pair {
  readonly client: Socket;
  readonly upstream: Socket;
  silent: boolean;
  deaf: boolean;
  /** Pieces keep their order. */
  sent: Promise<void>;
}
