export interface WaitOptions {
  readonly timeoutMs: number;
  /** Ends the wait early, for example because the caller has hung up. */
  readonly signal?: AbortSignal;
}

/**
 * What lives minutes: sessions, interactions, counters. Every time to live is in milliseconds and is required.
 * A key carries its hash tag in braces, `{session-id}:state`; keys that one call touches together share it, so that
 * the store can be a cluster.
 */
export abstract class KeyValueStore {
  abstract get(key: string): Promise<string | undefined>;
  /** Several keys of one hash tag in one round trip, in their order. */
  abstract getMany(keys: readonly string[]): Promise<(string | undefined)[]>;
  abstract set(key: string, value: string, ttlMs: number): Promise<void>;
  /** Writes only where nothing is; `false` when something was there. Of parallel callers exactly one gets `true`. */
  abstract setIfAbsent(key: string, value: string, ttlMs: number): Promise<boolean>;
  /** Compare and set: writes only while the value is still `expected`. */
  abstract replace(key: string, expected: string, value: string, ttlMs: number): Promise<boolean>;
  abstract delete(...keys: readonly string[]): Promise<void>;
  /** Adds one to a counter and answers its new value. The time to live counts from the first addition. */
  abstract increment(key: string, ttlMs: number): Promise<number>;
  /** Adds a member to a set and keeps the set for at least `ttlMs` more. */
  abstract addMember(key: string, member: string, ttlMs: number): Promise<void>;
  abstract members(key: string): Promise<string[]>;

  /** Wakes everybody who waits on one of these topics, on every node. A topic is one line. */
  abstract publish(...topics: readonly string[]): Promise<void>;
  /**
   * Reads until there is an answer: at once, then each time the topic is published, and once more at the end.
   * There is no polling: between two wake-ups nothing is asked.
   * @returns the answer of `read`, or `undefined` when time is up or the signal was given
   */
  abstract waitFor<Answer>(
    topic: string,
    read: () => Promise<Answer | undefined>,
    options: WaitOptions,
  ): Promise<Answer | undefined>;

  abstract isReady(): Promise<boolean>;
  abstract close(): Promise<void>;
}
