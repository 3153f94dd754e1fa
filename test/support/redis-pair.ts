import { Redis } from 'ioredis';
import { FaultProxy } from './fault-proxy.js';
import { RedisProcess } from './redis-process.js';
import { until } from './until.js';

/** What comes from the primary goes into memory, and not by way of a file. */
const replication = ['--repl-diskless-load', 'swapdb'];

/** A Redis with a replica, behind one address that leads to whichever of the two is the primary. */
export class RedisPair {
  private constructor(
    private readonly primary: RedisProcess,
    private readonly replica: RedisProcess,
    /** Between the service and the primary. */
    private readonly front: FaultProxy,
    /** Between the primary and its replica. */
    private readonly between: FaultProxy,
  ) {}

  static async start(): Promise<RedisPair> {
    const primary = await RedisProcess.start();
    const between = await FaultProxy.before(primary.port);
    const replica = await RedisProcess.start(...replication, '--replicaof', `127.0.0.1 ${between.port}`);
    return new RedisPair(primary, replica, await FaultProxy.before(primary.port), between);
  }

  get url(): string {
    return `redis://127.0.0.1:${this.front.port}`;
  }

  /** From now on the replica does not hear what the primary does. All that was done before, it knows. */
  async beginToLag(): Promise<void> {
    await this.ask(this.primary, async (client) => {
      await client.set('until-here', '1');
      await until(async () => (await client.wait(1, 1_000)) === 1);
    });
    this.between.refuses = true;
    this.between.silence();
  }

  /** The primary dies with all that it alone knew, and the replica takes its place. */
  async failOver(): Promise<void> {
    await this.primary.kill();
    await this.ask(this.replica, (client) => client.replicaof('NO', 'ONE'));
    this.front.target = this.replica.port;
    this.front.cut();
  }

  /** The primary dies and comes back with nothing. */
  async loseEverything(): Promise<void> {
    await this.primary.kill();
    await this.primary.boot();
  }

  /** How many keys whoever is asked now has. */
  async size(): Promise<number> {
    const client = new Redis(this.url);
    const size = await client.dbsize();
    client.disconnect();
    return size;
  }

  async stop(): Promise<void> {
    await Promise.all([this.front.stop(), this.between.stop()]);
    await Promise.all([this.primary.kill(), this.replica.kill()]);
  }

  private async ask(redis: RedisProcess, question: (client: Redis) => Promise<unknown>): Promise<void> {
    const client = new Redis(redis.url);
    try {
      await question(client);
    } finally {
      client.disconnect();
    }
  }
}
