import { setTimeout as pause } from 'node:timers/promises';
import { statusWait, type SessionStatus } from '#libs/smart-id-api';
import { RequestRefused, WaitEnded } from './errors.js';
import type { Wire } from './wire.js';

export interface WaitOptions {
  /** Ends the waiting; its reason is thrown. */
  readonly signal?: AbortSignal;
  /** How long to wait altogether; five minutes, longer than any session lives. */
  readonly timeoutMs?: number;
  /**
   * `stream`: hears of the end by server-sent events, which goes beyond the protocol. Whatever keeps it from that, such
   * as a service that knows no streams, makes it `poll`; that is what is done where this is left out.
   */
  readonly by?: 'poll' | 'stream';
}

const usualMs = 300_000;
/** Shorter than the minute after which proxies hang up. */
const lookMs = 30_000;
const graceMs = 10_000;
/** A service that answers at once is not asked more often than this. */
const leastMs = 1_000;
const mostFailures = 3;
const passing: readonly string[] = ['unreachable', 'maintenance', 'too_many_requests'];

/** When waiting ends, and by whom it may be ended before. */
interface Patience {
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number;
  readonly deadline: number;
}

/**
 * Waits until a session is over.
 * @throws WaitEnded, RequestRefused, AnswerRefused, the signal's reason
 */
export async function waitUntilComplete(
  wire: Wire,
  sessionId: string,
  { signal, timeoutMs = usualMs, by = 'poll' }: WaitOptions,
): Promise<SessionStatus> {
  const patience = { signal, timeoutMs, deadline: performance.now() + timeoutMs };
  const heard = by === 'stream' ? await listenUntilComplete(wire, sessionId, patience) : undefined;
  return heard ?? pollUntilComplete(wire, sessionId, patience);
}

/** @returns nothing when there is nothing to listen to: who then looks is told why */
async function listenUntilComplete(wire: Wire, sessionId: string, patience: Patience) {
  for (let ends = 0; ends <= mostFailures; ends += 1) {
    const began = performance.now();
    const rest = Math.ceil(patience.deadline - began);
    if (rest <= 0) return undefined;
    const { signal } = patience;
    const limit = AbortSignal.timeout(rest);
    try {
      const look = Math.max(statusWait.least, Math.min(lookMs, rest));
      const status = await wire.listen(sessionId, look, signal ? AbortSignal.any([signal, limit]) : limit);
      // One that answers "running" knows no streams.
      if (status) return status.state === 'COMPLETE' ? status : undefined;
    } catch {
      signal?.throwIfAborted();
      return undefined;
    }
    await pauseUntil(Math.min(began + leastMs, patience.deadline), signal);
  }
  return undefined;
}

/** A look that failed on its way is repeated, three times in a row at most. */
async function pollUntilComplete(
  wire: Wire,
  sessionId: string,
  { signal, timeoutMs, deadline }: Patience,
): Promise<SessionStatus> {
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
    await pauseUntil(Math.min(asked + leastMs, deadline), signal);
  }
}

async function pauseUntil(time: number, signal: AbortSignal | undefined): Promise<void> {
  const rest = time - performance.now();
  if (rest > 0) await pause(rest, undefined, signal ? { signal } : {}).catch(() => signal?.throwIfAborted());
}

function isPassing(error: unknown): boolean {
  return error instanceof RequestRefused && passing.includes(error.code);
}
