import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Log } from '../../../platform/logging/index.js';
import type { Caller } from '../caller.js';
import { IdentifyRelyingParty, type ApiCaller } from '../identify-relying-party.js';
import { OpenStreams } from '../open-streams.js';
import { ReadSession } from '../read-session.js';
import { RelyingPartyProblem } from '../rp.errors.js';
import { toStatus } from './session-status.js';

/** Within this time a proxy sees that the stream lives, and a relying party that was switched off loses it. */
const beatMs = 5_000;
/** Longer than any session runs. */
const longestMs = 15 * 60_000;
/** After which a client comes back when the stream has broken. */
const retryMs = 2_000;

/** Headers without which a proxy would collect the stream, or put it into another form. */
export const streamHeaders = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
} as const;

/** Whether the caller names the type of streams; that it takes any type is said by every client. */
export function wantsStream(accept: string | undefined): boolean {
  const named = /^\s*text\/event-stream\s*(;(?!\s*q=0(\.0+)?\s*$)|$)/i;
  return (accept ?? '').split(',').some((range) => named.test(range));
}

/** The end of a session as a stream of one event (HTML, server-sent events). */
@Injectable()
export class StreamSession {
  constructor(
    private readonly sessions: ReadSession,
    private readonly parties: IdentifyRelyingParty,
    private readonly streams: OpenStreams,
    private readonly log: Log,
  ) {}

  /** Every refusal comes before the first word, as JSON. @throws RelyingPartyProblem 401, 404, 429, 503 */
  async open(id: string, caller: Caller, hungUp: AbortSignal): Promise<Readable> {
    const party = await this.sessions.admit(id, caller);
    return Readable.from(this.events(id, party, this.streams.take(party, hungUp)), { objectMode: false });
  }

  /** A stream that ends without the event says only: ask again. */
  private async *events(id: string, party: ApiCaller, signal: AbortSignal): AsyncGenerator<string> {
    const over = new AbortController();
    const ending = AbortSignal.any([signal, over.signal]);
    const reading = this.sessions.look(id, { timeoutMs: longestMs, signal: ending });
    // It may fail while nobody listens; whoever races with it hears of it all the same.
    reading.catch(() => undefined);
    try {
      yield `retry: ${retryMs}\n\n`;
      while (!signal.aborted && this.parties.served(party.id)) {
        const read = await Promise.race([reading, beat(ending)]);
        if (read === undefined) yield ':\n\n';
        else if ('running' in read) return;
        else {
          yield `event: complete\ndata: ${JSON.stringify(toStatus(read))}\n\n`;
          return;
        }
      }
    } catch (error) {
      // Headers are sent: who asks again is told what is wrong.
      if (!(error instanceof RelyingPartyProblem)) this.log.error('stream_failed', 'a stream has broken', error);
    } finally {
      over.abort();
      await reading.catch(() => undefined);
    }
  }
}

const beat = (signal: AbortSignal): Promise<undefined> => pause(beatMs, undefined, { signal }).catch(() => undefined);
