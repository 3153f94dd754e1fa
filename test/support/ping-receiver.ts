import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A relying party's address for pings: keeps what it is sent, and answers as a test wants. */
export class PingReceiver {
  readonly got: { path: string; authorization: string; type: string; body: string }[] = [];
  status = 204;
  body = '';

  private constructor(private readonly server: Server) {}

  static async open(): Promise<PingReceiver> {
    const server = createServer();
    const receiver = new PingReceiver(server);
    server.on('request', (request, response) => {
      let body = '';
      request.on('data', (piece: Buffer) => (body += piece.toString()));
      request.on('end', () => {
        const { authorization = '', 'content-type': type = '' } = request.headers;
        receiver.got.push({ path: request.url ?? '', authorization, type, body });
        response.writeHead(receiver.status, { Location: receiver.address('elsewhere') }).end(receiver.body);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return receiver;
  }

  address(path: string): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}/${path}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
