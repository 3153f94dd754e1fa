import type { Clock } from '#libs/kernel';
import { KeyValueStore, type WaitOptions } from './key-value-store.js';
import { WakeUps } from './wake-ups.js';

interface Entry {
  readonly value: string | Set<string>;
  readonly expiresAt: number;
}

const sweepEveryMs = 30_000;

/** The store of a single process: a map whose entries expire. Nothing of it outlives the process. */
export class InProcessKeyValueStore extends KeyValueStore {
  private readonly entries = new Map<string, Entry>();
  private readonly wakeUps = new WakeUps();
  private readonly sweeper = setInterval(() => this.sweep(), sweepEveryMs).unref();

  constructor(private readonly clock: Clock) {
    super();
  }

  override async get(key: string): Promise<string | undefined> {
    return this.live(key)?.value as string | undefined;
  }

  override async getMany(keys: readonly string[]): Promise<(string | undefined)[]> {
    return keys.map((key) => this.live(key)?.value as string | undefined);
  }

  override async set(key: string, value: string, ttlMs: number): Promise<void> {
    this.put(key, value, ttlMs);
  }

  override async setIfAbsent(key: string, value: string, ttlMs: number): Promise<boolean> {
    if (this.live(key)) return false;
    this.put(key, value, ttlMs);
    return true;
  }

  override async replace(key: string, expected: string, value: string, ttlMs: number): Promise<boolean> {
    if (this.live(key)?.value !== expected) return false;
    this.put(key, value, ttlMs);
    return true;
  }

  override async delete(...keys: readonly string[]): Promise<void> {
    for (const key of keys) this.entries.delete(key);
  }

  override async increment(key: string, ttlMs: number): Promise<number> {
    const entry = this.live(key);
    const next = Number(entry?.value ?? 0) + 1;
    this.entries.set(key, { value: String(next), expiresAt: entry?.expiresAt ?? this.clock.now() + ttlMs });
    return next;
  }

  override async addMember(key: string, member: string, ttlMs: number): Promise<void> {
    const entry = this.live(key);
    const members = (entry?.value as Set<string> | undefined) ?? new Set<string>();
    const expiresAt = Math.max(entry?.expiresAt ?? 0, this.clock.now() + ttlMs);
    this.entries.set(key, { value: members.add(member), expiresAt });
  }

  override async members(key: string): Promise<string[]> {
    return [...((this.live(key)?.value as Set<string> | undefined) ?? [])];
  }

  override async publish(...topics: readonly string[]): Promise<void> {
    for (const topic of topics) this.wakeUps.wake(topic);
  }

  override waitFor<Answer>(
    topic: string,
    read: () => Promise<Answer | undefined>,
    options: WaitOptions,
  ): Promise<Answer | undefined> {
    return this.wakeUps.waitFor(topic, read, options);
  }

  override async isReady(): Promise<boolean> {
    return true;
  }

  override async close(): Promise<void> {
    clearInterval(this.sweeper);
  }

  private live(key: string): Entry | undefined {
    const entry = this.entries.get(key);
    if (!entry || entry.expiresAt > this.clock.now()) return entry;
    this.entries.delete(key);
    return undefined;
  }

  private put(key: string, value: string, ttlMs: number): void {
    this.entries.set(key, { value, expiresAt: this.clock.now() + ttlMs });
  }

  private sweep(): void {
    for (const key of this.entries.keys()) this.live(key);
  }
}
