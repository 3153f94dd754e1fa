import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A portal's address for sign-outs: keeps what it is sent, and answers as a test wants. */
export class LogoutReceiver {
  readonly got: { path: string; method: string; type: string; token: string }[] = [];
  status = 200;

  private constructor(private readonly server: Server) {}

  static async open(): Promise<LogoutReceiver> {
    const server = createServer();
    const receiver = new LogoutReceiver(server);
    server.on('request', (request, response) => {
      let body = '';
      request.on('data', (piece: Buffer) => (body += piece.toString()));
      request.on('end', () => {
        const { url: path = '', method = '', headers } = request;
        const token = new URLSearchParams(body).get('logout_token') ?? '';
        receiver.got.push({ path, method, type: headers['content-type'] ?? '', token });
        response.writeHead(receiver.status, { Location: '/elsewhere' }).end();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return receiver;
  }

  address(path: string): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}/${path}`;
  }

  /** The tokens that came for a portal. */
  of(path: string): string[] {
    return this.got.filter((one) => one.path === `/${path}`).map(({ token }) => token);
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
