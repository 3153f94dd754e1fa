import { Redis, type RedisOptions } from 'ioredis';
import { KeyValueStore, type WaitOptions } from './key-value-store.js';
import { StoreUnavailable } from './key-value.errors.js';
import { WakeUps } from './wake-ups.js';

/** A frozen store must fail a login within half a second, not hold it: no queue while away, every command timed. */
const limits = {
  connectTimeout: 2_000,
  enableOfflineQueue: false,
  // A command whose connection broke may have been carried out. Sent again, it could tell the first that it came second.
  maxRetriesPerRequest: 0,
  // After a fail-over the old address may lead to the new primary; the old connection never will.
  reconnectOnError: ({ message }) => message.startsWith('READONLY'),
  retryStrategy: (attempt: number) => Math.min(50 * 2 ** Math.min(attempt, 5), 1_000),
  lazyConnect: true,
} satisfies RedisOptions;

/** How often the listening connection, on which nothing else is asked, is asked whether it is still there. */
const heartbeatMs = 1_000;

const compareAndSet = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

const addToCounter = `
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return count`;

const addToSet = `
redis.call('SADD', KEYS[1], ARGV[1])
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 1`;

interface Scripts {
  stateIdReplace(key: string, expected: string, value: string, ttlMs: number): Promise<number>;
  stateIdIncrement(key: string, ttlMs: number): Promise<number>;
  stateIdAddMember(key: string, member: string, ttlMs: number): Promise<number>;
}

/** The store of a service with several nodes. Any Redis from 6.2 on, alone, with a replica or as a cluster of one. */
export class RedisKeyValueStore extends KeyValueStore {
  private readonly wakeUps = new WakeUps();
  private readonly heartbeat = setInterval(() => void this.listener.ping().catch(() => undefined), heartbeatMs).unref();
  private listening = false;

  private constructor(
    private readonly commands: Redis & Scripts,
    private readonly listener: Redis,
    private readonly channel: string,
  ) {
    super();
    listener.on('message', (_channel: string, topics: string) => {
      for (const topic of topics.split('\n')) this.wakeUps.wake(topic);
    });
    listener.on('close', () => (this.listening = false));
  }

  /**
   * @param patienceMs how long a command may go without an answer before it has failed
   * @throws StoreUnavailable when the store cannot be used at start, with what Redis or the network said
   */
  static async connect(url: string, prefix: string, patienceMs = 500): Promise<RedisKeyValueStore> {
    // A connection that owes an answer and stays silent for three such times is dead, however long TCP still hopes.
    const patient = { ...limits, commandTimeout: patienceMs, socketTimeout: 3 * patienceMs };
    const scripts = {
      stateIdReplace: { lua: compareAndSet, numberOfKeys: 1 },
      stateIdIncrement: { lua: addToCounter, numberOfKeys: 1 },
      stateIdAddMember: { lua: addToSet, numberOfKeys: 1 },
    };
    const commands = new Redis(url, { ...patient, scripts, keyPrefix: prefix }) as Redis & Scripts;
    const listener = new Redis(url, { ...patient, autoResubscribe: false });
    let said: Error | undefined;
    // Without a listener the client would print each lost connection; readiness and every failed call tell of it.
    for (const connection of [commands, listener]) connection.on('error', (error: Error) => (said = error));
    const store = new RedisKeyValueStore(commands, listener, `${prefix}wake`);
    try {
      await Promise.all([commands.connect(), listener.connect()]);
      await store.listen();
      listener.on('ready', () => void store.listen().catch(() => listener.disconnect(true)));
      commands.on('ready', () => store.lookAgain());
      return store;
    } catch (error) {
      await store.close();
      throw new StoreUnavailable(`Redis cannot be used at REDIS_URL: ${(said ?? (error as Error)).message}`, {
        cause: error,
      });
    }
  }

  override async get(key: string): Promise<string | undefined> {
    return (await this.run(() => this.commands.get(key))) ?? undefined;
  }

  override async getMany(keys: readonly string[]): Promise<(string | undefined)[]> {
    if (keys.length === 0) return [];
    const values = await this.run(() => this.commands.mget(...keys));
    return values.map((value) => value ?? undefined);
  }

  override async set(key: string, value: string, ttlMs: number): Promise<void> {
    await this.run(() => this.commands.set(key, value, 'PX', lifeMs(ttlMs)));
  }

  override async setIfAbsent(key: string, value: string, ttlMs: number): Promise<boolean> {
    return (await this.run(() => this.commands.set(key, value, 'PX', lifeMs(ttlMs), 'NX'))) === 'OK';
  }

  override async replace(key: string, expected: string, value: string, ttlMs: number): Promise<boolean> {
    return (await this.run(() => this.commands.stateIdReplace(key, expected, value, lifeMs(ttlMs)))) === 1;
  }

  override async delete(...keys: readonly string[]): Promise<void> {
    if (keys.length > 0) await this.run(() => this.commands.unlink(...keys));
  }

  override increment(key: string, ttlMs: number): Promise<number> {
    return this.run(() => this.commands.stateIdIncrement(key, lifeMs(ttlMs)));
  }

  override async addMember(key: string, member: string, ttlMs: number): Promise<void> {
    await this.run(() => this.commands.stateIdAddMember(key, member, lifeMs(ttlMs)));
  }

  override members(key: string): Promise<string[]> {
    return this.run(() => this.commands.smembers(key));
  }

  override async publish(...topics: readonly string[]): Promise<void> {
    await this.run(() => this.commands.publish(this.channel, topics.join('\n')));
  }

  override waitFor<Answer>(
    topic: string,
    read: () => Promise<Answer | undefined>,
    options: WaitOptions,
  ): Promise<Answer | undefined> {
    return this.wakeUps.waitFor(topic, read, options);
  }

  override async isReady(): Promise<boolean> {
    return this.commands.ping().then(
      () => true,
      () => false,
    );
  }

  override async close(): Promise<void> {
    clearInterval(this.heartbeat);
    this.listener.disconnect();
    this.commands.disconnect();
  }

  /** One channel for all topics: a subscription per session would cost two commands each. */
  private async listen(): Promise<void> {
    await this.listener.subscribe(this.channel);
    this.listening = true;
    this.lookAgain();
  }

  /**
   * Messages sent while nobody listened are lost, so everybody looks again; not before listening has begun, or there
   * would be a gap between the two, and not before there is a connection to look with.
   */
  private lookAgain(): void {
    if (this.listening && this.commands.status === 'ready') this.wakeUps.wakeAll();
  }

  private async run<Result>(command: () => Promise<Result>): Promise<Result> {
    try {
      return await command();
    } catch (error) {
      throw new StoreUnavailable('Redis failed', { cause: error });
    }
  }
}

/** Redis takes no fractions, and refuses a time that is over. */
function lifeMs(ttlMs: number): number {
  return Math.max(1, Math.ceil(ttlMs));
}
