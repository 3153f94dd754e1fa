import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { JWK } from 'jose';

const file = (name: string) => `test/support/certificates/${name}.pem`;

/** Where a relying party publishes its keys: an https server of its own, and the settings that let us reach it. */
export class KeyServer {
  /** What is published; a test may change it. */
  keys: JWK[] = [];
  /** Published in place of the keys, when it is given. */
  document: unknown;
  fetched = 0;
  readonly settings = { OUTBOUND_CA_FILE: file('authority') };
  private readonly server = createServer(
    { key: readFileSync(file('server-key')), cert: readFileSync(file('server')) },
    (_, response) => {
      this.fetched += 1;
      response.setHeader('Content-Type', 'application/jwk-set+json');
      response.end(JSON.stringify(this.document ?? { keys: this.keys }));
    },
  );

  static async start(): Promise<KeyServer> {
    const publisher = new KeyServer();
    await new Promise<void>((resolve) => publisher.server.listen(0, '127.0.0.1', resolve));
    return publisher;
  }

  get uri(): string {
    return `https://localhost:${(this.server.address() as AddressInfo).port}/jwks.json`;
  }

  stop(): Promise<unknown> {
    return new Promise((resolve) => this.server.close(resolve));
  }
}
