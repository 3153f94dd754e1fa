import { createHash } from 'node:crypto';
import { canonicalJson } from '#libs/canonical-json';
import type { AuditEvent } from './audit-event.js';

/** An event with the time of its record, in milliseconds. */
export interface RecordedEvent extends AuditEvent {
  readonly recordedAt: number;
}

/** The end of the chain so far. */
export interface ChainHead {
  readonly position: number;
  readonly hash: string;
}

/** What the first link refers to. */
export const chainStart: ChainHead = { position: 0, hash: Buffer.alloc(32).toString('base64url') };

/**
 * The next link: SHA-256 over the previous hash, the position and the canonical form of the event. Changing,
 * removing or exchanging any event changes every later hash.
 * @throws TypeError when the event has no canonical form
 */
export function nextLink(head: ChainHead, event: RecordedEvent): ChainHead {
  const position = head.position + 1;
  const content = canonicalJson({ previous: head.hash, position, ...parts(event) });
  return { position, hash: createHash('sha256').update(content).digest('base64url') };
}

/** Whether an event is the next one after a head, with the place that it claims. */
export function continues(head: ChainHead, event: RecordedEvent, claimed: ChainHead): boolean {
  try {
    const link = nextLink(head, event);
    return link.position === claimed.position && link.hash === claimed.hash;
  } catch (error) {
    if (error instanceof TypeError) return false; // was changed into something that is never recorded
    throw error;
  }
}

/**
 * An event that cannot be chained, or not be kept, must not get as far as the records: it would hold up all that come
 * after it.
 * @throws TypeError
 */
export function demandChainable(event: RecordedEvent): void {
  if (/(?<!\\)(?:\\\\)*\\u0000/.test(canonicalJson(parts(event)))) throw new TypeError('a NUL cannot be kept');
}

function parts(event: RecordedEvent) {
  const { type, version, actor, subject = null, data, recordedAt } = event;
  return { recordedAt, type, version, actor, subject, data };
}
