import { once } from 'node:events';
import { Agent, request, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { Front } from './front.js';

const names = { ISSUER: 'http://localhost:3000', APP_ORIGIN: 'http://app.localhost:3000' };
const front = new Front({ ...names, PORT: 0, BIND: '127.0.0.1', TRUSTED_PROXIES: [], OUTBOUND_NETWORKS: [] });

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function ask(port: number, agent: Agent, host = 'localhost:3000'): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request({ port, agent, host: '127.0.0.1', headers: { host } }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode));
    });
    asked.on('error', reject).end();
  });
}

describe('the front of the service', () => {
  it('answers for its own two names only', async () => {
    const server = front.createServer((_request, response) => response.end());
    const [port, agent] = [await listen(server), new Agent()];
    const hosts = ['localhost:3000', 'app.localhost:3000', 'LOCALHOST:3000', 'localhost', 'evil.example:3000'];
    const answers = await Promise.all(hosts.map((host) => ask(port, agent, host)));
    expect(answers).toEqual([200, 200, 200, 421, 421]);
    await new Promise((resolve) => server.close(resolve));
  });

  it('finishes a held call when it stops, and then does not wait for the kept connection', async () => {
    let held: ServerResponse | undefined;
    const server = front.createServer((_request, response) => (held = response));
    const [port, agent] = [await listen(server), new Agent({ keepAlive: true })];
    const answer = ask(port, agent);
    while (!held) await new Promise((resolve) => setTimeout(resolve, 5));
    const closed = new Promise((resolve) => server.close(resolve));
    setTimeout(() => held?.end(), 100);
    expect(await answer).toBe(200);
    const begun = performance.now();
    await closed;
    expect(performance.now() - begun).toBeLessThan(2_000);
    agent.destroy();
  });

  it('does not wait, when it stops, for a connection that has never asked', async () => {
    const server = front.createServer((_request, response) => response.end());
    const idle = connect(await listen(server), '127.0.0.1');
    await once(server, 'connection');
    const begun = performance.now();
    await new Promise((resolve) => server.close(resolve));
    expect(performance.now() - begun).toBeLessThan(2_000);
    idle.destroy();
  });
});
