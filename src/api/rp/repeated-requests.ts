import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { KeyValueStore } from '../../platform/key-value/index.js';

/** A repeated request within this time gets the answer to the first (RP API, idempotent behaviour). */
const repeatMs = 15_000;

/** What a request is known by: who asks, where, and every word of it. */
export interface RepeatableRequest {
  /** The relying party's id, not what it calls itself. */
  readonly party: string;
  readonly path: string;
  /** Whom the path names. */
  readonly reference: string;
  readonly body: unknown;
}

/** Requests that clients send again because an answer was lost: they open one session. */
@Injectable()
export class RepeatedRequests {
  constructor(private readonly store: KeyValueStore) {}

  /** @returns what `open` answers, or what it answered to the same request a moment ago, on any node */
  async once<Answer>(request: RepeatableRequest, open: () => Promise<Answer>): Promise<Answer> {
    const key = keyOf(request);
    const known = await this.store.get(key);
    if (known !== undefined) return JSON.parse(known) as Answer;
    const answer = await open();
    if (await this.store.setIfAbsent(key, JSON.stringify(answer), repeatMs)) return answer;
    // Of two at the same time one was faster; the session of the other is answered to nobody and runs out.
    return JSON.parse((await this.store.get(key)) ?? JSON.stringify(answer)) as Answer;
  }
}

function keyOf({ party, path, reference, body }: RepeatableRequest): string {
  const text = JSON.stringify([party, path, reference, body]);
  return `{repeated:${createHash('sha256').update(text).digest('base64url')}}`;
}
