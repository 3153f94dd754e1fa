import { Injectable } from '@nestjs/common';
import { digest } from '#libs/kernel';
import { Config } from '../../config/index.js';
import { KeyValueStore } from '../../platform/key-value/index.js';
import { TooManyNotifications } from './signing-sessions.errors.js';

const minuteMs = 60_000;
const windowMs = 10 * minuteMs;
const dayMs = 24 * 60 * minuteMs;
/** In all, of one relying party within ten minutes: a call centre of a hundred desks stays below. */
const mostOfOne = 600;

/**
 * How often a person may be addressed. Who is asked again and again confirms in the end, if only to be left in peace.
 * It counts whoever is named, known or not, so that the answer says nothing about the person.
 */
@Injectable()
export class NotificationBudget {
  constructor(
    private readonly store: KeyValueStore,
    private readonly config: Config,
  ) {}

  /** @throws TooManyNotifications */
  async demand(person: string, relyingParty: string): Promise<void> {
    await this.count(partyKey(relyingParty), mostOfOne, windowMs);
    const keys = keysOf(person);
    const [everybody, unwanted] = await this.store.getMany([keys.quiet, keys.unwanted(relyingParty)]);
    if (unwanted !== undefined) throw new TooManyNotifications(dayMs / 1000);
    if (everybody !== undefined) throw new TooManyNotifications((60 * minuteMs) / 1000);
    const most = this.config.identity.NOTIFICATION_BUDGET;
    await this.count(keys.day, most * 3, dayMs);
    await this.count(keys.window, most, windowMs);
  }

  /** The person has confirmed one: the others were hardly meant to wear anybody down. */
  confirmed(person: string): Promise<void> {
    const { day, window } = keysOf(person);
    return this.store.delete(day, window);
  }

  /** "I did not ask for this": nobody reaches the person for an hour, and this relying party not for a day. */
  async unwanted(person: string, relyingParty: string): Promise<void> {
    const keys = keysOf(person);
    await this.store.set(keys.unwanted(relyingParty), '1', dayMs);
    await this.store.set(keys.quiet, '1', 60 * minuteMs);
  }

  private async count(key: string, most: number, ttlMs: number): Promise<void> {
    if ((await this.store.increment(key, ttlMs)) > most) throw new TooManyNotifications(ttlMs / 1000);
  }
}

const partyKey = (id: string) => `{notifications-of:${id}}`;

function keysOf(person: string) {
  const tag = `{notifications-to:${digest(person)}}`;
  return {
    window: `${tag}:window`,
    day: `${tag}:day`,
    quiet: `${tag}:quiet`,
    unwanted: (relyingParty: string) => `${tag}:unwanted:${relyingParty}`,
  };
}
