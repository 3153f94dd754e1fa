import { readFileSync } from 'node:fs';
import https from 'node:https';
import type { AddressInfo } from 'node:net';

const read = (name: string) => readFileSync(new URL(`./certificates/${name}`, import.meta.url));

/** The page of a relying party to which a citizen's browser comes back; over TLS, as the protocol has it. */
export class ReturnPage {
  private constructor(private readonly server: https.Server) {}

  static async open(): Promise<ReturnPage> {
    const tls = { cert: read('server.pem'), key: read('server-key.pem') };
    const server = https.createServer(tls, (_, response) => response.end('Welcome back'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new ReturnPage(server);
  }

  /** With a one-time value of its own, which has to come back too. */
  get callback(): string {
    return `https://localhost:${(this.server.address() as AddressInfo).port}/back?value=abc`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
