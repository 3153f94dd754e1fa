import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until something is so. */
export async function until(holds: () => boolean | Promise<boolean>, timeoutMs = 10_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`still not so after ${timeoutMs} ms: ${holds.toString()}`);
    await sleep(10);
  }
}

/** How many milliseconds something takes, and what it answers. */
export async function timed<Answer>(work: () => Promise<Answer>): Promise<{ answer: Answer; took: number }> {
  const begun = performance.now();
  const answer = await work();
  return { answer, took: performance.now() - begun };
}
