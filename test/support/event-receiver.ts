import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A relying party's address for ended sessions: keeps what it is sent, and answers as a test wants. */
export class EventReceiver {
  readonly got: { type: string; body: string }[] = [];
  /** What it answers next, each once; then 204. */
  readonly answers: number[] = [];

  private constructor(private readonly server: Server) {}

  static async open(): Promise<EventReceiver> {
    const server = createServer();
    const receiver = new EventReceiver(server);
    server.on('request', (request, response) => {
      void text(request).then((body) => {
        receiver.got.push({ type: request.headers['content-type'] ?? '', body });
        response.writeHead(receiver.answers.shift() ?? 204, { Location: '/elsewhere' }).end();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return receiver;
  }

  get address(): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}/events`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
