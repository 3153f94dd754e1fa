import { connect, createServer } from 'node:net';
import { freePort } from './processes.mjs';
import { PostgresMeter } from './postgres-meter.mjs';
import { RedisMeter } from './redis-meter.mjs';

/**
 * Counts what a service asks of its stores, by the stage that was named last. It stands between them as a proxy, so it
 * costs time, and is used in a phase of its own in which nothing is timed.
 */
export class TripCounter {
  #stage = 'start';
  #counts = new Map();
  #servers = [];

  /** Everything from now on belongs to this stage. */
  begin(stage) {
    this.#stage = stage;
  }

  /** @returns counts by stage: { redisCommands, redisTrips, statements, postgresTrips, commits } and commands by name */
  get counts() {
    return this.#counts;
  }

  forget() {
    this.#counts.clear();
  }

  /** @returns the addresses that lead through the counter */
  async through({ databaseUrl, redisUrl }) {
    return {
      databaseUrl: await this.#proxy(databaseUrl, 5432, PostgresMeter),
      redisUrl: await this.#proxy(redisUrl, 6379, RedisMeter),
    };
  }

  close() {
    for (const server of this.#servers) server.close();
  }

  async #proxy(address, usualPort, Meter) {
    const { hostname, port } = new URL(address);
    const server = createServer((client) => {
      const store = connect({ host: hostname, port: Number(port) || usualPort, noDelay: true });
      const meter = new Meter({ stage: () => this.#stage, count: (...what) => this.#count(...what) });
      client.setNoDelay(true);
      client.on('data', (chunk) => (meter.sent(chunk), store.write(chunk)));
      store.on('data', (chunk) => (meter.received(chunk), client.write(chunk)));
      for (const [one, other] of [
        [client, store],
        [store, client],
      ]) {
        one.on('error', () => other.destroy()).on('close', () => other.destroy());
      }
    });
    const local = await freePort();
    await new Promise((resolve) => server.listen(local, '127.0.0.1', resolve));
    this.#servers.push(server);
    const url = new URL(address);
    url.host = `127.0.0.1:${local}`;
    return url.href;
  }

  #count(stage, name, detail) {
    if (!this.#counts.has(stage)) this.#counts.set(stage, { details: {} });
    const counts = this.#counts.get(stage);
    counts[name] = (counts[name] ?? 0) + 1;
    if (detail) counts.details[detail] = (counts.details[detail] ?? 0) + 1;
  }
}
