import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { Config } from '../../config/index.js';
import type { ApiCaller } from './identify-relying-party.js';
import { RelyingPartyProblem } from './rp.errors.js';

/** Which streams of this process are open: how many a relying party holds, and that none outlives the process. */
@Injectable()
export class OpenStreams implements BeforeApplicationShutdown {
  private readonly open = new Map<string, Set<AbortController>>();
  private count = 0;
  private stopping = false;

  constructor(private readonly config: Config) {}

  /**
   * Takes a place until the caller hangs up.
   * @returns what ends the stream: the caller has hung up, or this process stops
   * @throws RelyingPartyProblem 429, 503
   */
  take({ id, api }: ApiCaller, hungUp: AbortSignal): AbortSignal {
    if (this.stopping || this.count >= this.config.relyingPartyApi.RELYING_PARTY_API_STREAMS)
      throw tooMany(503, 'This node takes no more streams. Ask for JSON instead.');
    const held = this.open.get(id) ?? new Set();
    if (held.size >= api.eventStreams)
      throw tooMany(429, `This relying party holds ${held.size} streams, and may hold no more. Ask for JSON instead.`);
    const place = new AbortController();
    this.open.set(id, held.add(place));
    this.count += 1;
    const leave = () => this.leave(id, place);
    if (hungUp.aborted) leave();
    else hungUp.addEventListener('abort', leave, { once: true });
    return place.signal;
  }

  /** Before the server waits for its connections to end: these would not by themselves. */
  beforeApplicationShutdown(): void {
    this.stopping = true;
    for (const held of this.open.values()) for (const place of held) place.abort();
  }

  private leave(id: string, place: AbortController): void {
    const held = this.open.get(id);
    if (!held?.delete(place)) return;
    if (held.size === 0) this.open.delete(id);
    this.count -= 1;
    place.abort();
  }
}

function tooMany(status: 429 | 503, detail: string): RelyingPartyProblem {
  return new RelyingPartyProblem(status, detail, [{ code: 'TOO_MANY_STREAMS', detail }]);
}
