import { setTimeout as pause } from 'node:timers/promises';
import { statusWait, type SessionStatus } from '#libs/smart-id-api';
import { RequestRefused, WaitEnded } from './errors.js';
import type { Wire } from './wire.js';

export interface WaitOptions {
  /** Ends the waiting; its reason is thrown. */
  readonly signal?: AbortSignal;
  /** How long to wait altogether; five minutes, longer than any session lives. */
  readonly timeoutMs?: number;
}

const usualMs = 300_000;
/** Shorter than the minute after which proxies hang up. */
const lookMs = 30_000;
const graceMs = 10_000;
/** A service that answers at once is not asked more often than this. */
const leastMs = 1_000;
const mostFailures = 3;
const passing: readonly string[] = ['unreachable', 'maintenance', 'too_many_requests'];

/**
 * Waits until a session is over. A look that failed on its way is repeated, three times in a row at most.
 * @throws WaitEnded, RequestRefused, AnswerRefused, the signal's reason
 */
export async function waitUntilComplete(
  wire: Wire,
  sessionId: string,
  { signal, timeoutMs = usualMs }: WaitOptions,
): Promise<SessionStatus> {
  const deadline = performance.now() + timeoutMs;
  for (let failures = 0; ;) {
    signal?.throwIfAborted();
    const asked = performance.now();
    if (asked >= deadline) throw new WaitEnded(timeoutMs);
    const wait = Math.max(statusWait.least, Math.min(lookMs, Math.floor(deadline - asked)));
    const limit = AbortSignal.timeout(Math.ceil(Math.min(wait + graceMs, deadline - asked)));
    try {
      const status = await wire.status(sessionId, wait, signal ? AbortSignal.any([signal, limit]) : limit);
      if (status.state === 'COMPLETE') return status;
      failures = 0;
    } catch (error) {
      if (limit.aborted && performance.now() >= deadline) throw new WaitEnded(timeoutMs);
      failures += 1;
      if (!isPassing(error) || failures > mostFailures) throw error;
    }
    const rest = Math.min(asked + leastMs, deadline) - performance.now();
    if (rest > 0) await pause(rest, undefined, signal ? { signal } : {}).catch(() => signal?.throwIfAborted());
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof RequestRefused && passing.includes(error.code);
}
