import type { WaitOptions } from './key-value-store.js';

/** Who waits on which topic within this process. */
export class WakeUps {
  private readonly sleepers = new Map<string, Set<() => void>>();

  wake(topic: string): void {
    for (const wake of this.sleepers.get(topic) ?? []) wake();
  }

  /** After a gap in which wake-ups may have been lost, everybody looks again. */
  wakeAll(): void {
    for (const topic of this.sleepers.keys()) this.wake(topic);
  }

  async waitFor<Answer>(
    topic: string,
    read: () => Promise<Answer | undefined>,
    { timeoutMs, signal }: WaitOptions,
  ): Promise<Answer | undefined> {
    const sleeper = new Sleeper();
    const end = () => sleeper.end();
    const timer = setTimeout(end, timeoutMs);
    signal?.addEventListener('abort', end, { once: true });
    this.add(topic, sleeper.wake);
    try {
      // Listening comes before the first look, so nothing that happens between the two is missed.
      while (!sleeper.ended) {
        const answer = await read();
        if (answer !== undefined || signal?.aborted) return answer;
        await sleeper.sleep();
      }
      return signal?.aborted ? undefined : await read();
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      this.remove(topic, sleeper.wake);
    }
  }

  private add(topic: string, wake: () => void): void {
    const waiting = this.sleepers.get(topic);
    if (waiting) waiting.add(wake);
    else this.sleepers.set(topic, new Set([wake]));
  }

  private remove(topic: string, wake: () => void): void {
    const waiting = this.sleepers.get(topic);
    waiting?.delete(wake);
    if (waiting?.size === 0) this.sleepers.delete(topic);
  }
}

/** Sleeps until woken; a wake-up that comes while it is awake ends the next sleep at once. */
class Sleeper {
  ended = false;
  private woken = false;
  private resolve: (() => void) | undefined;

  readonly wake = (): void => {
    this.woken = true;
    this.resolve?.();
  };

  end(): void {
    this.ended = true;
    this.wake();
  }

  async sleep(): Promise<void> {
    if (!this.woken) await new Promise<void>((resolve) => (this.resolve = resolve));
    this.woken = false;
    this.resolve = undefined;
  }
}
