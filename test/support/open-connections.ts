import { Agent, request } from 'node:http';

/** Requests over connections that stay open: thousands of them take seconds. */
export class OpenConnections {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 8 });

  /** @param url of a service on this machine */
  post(url: string, body: string): Promise<{ status: number; text: string }> {
    const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
    return new Promise((resolve, reject) => {
      const outgoing = request(url, { method: 'POST', agent: this.agent, headers }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
        const text = () => Buffer.concat(chunks).toString();
        incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, text: text() }));
      });
      outgoing.on('error', reject).end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
