import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Config } from '../../config/index.js';
import { CitizenRepository, type CitizenId } from '../../core/citizens/index.js';
import { claimOf, WatchSession, type SessionId, type SigningSession } from '../../core/signing-sessions/index.js';
import { Log } from '../../platform/logging/index.js';
import { answerLink, answerRequest } from './answer-request.js';
import { codeOf } from './code-of.js';
import type { PhoneAnswer } from './phone-answer.js';
import { PhoneScripts } from './phone-scripts.js';
import { TestPhones } from './test-phones.js';

const patienceMs = 60_000;
const pauseMs = 1_000;

/**
 * Test phones that answer by themselves: what is addressed to their persons, and links that are handed to them. The
 * process only plays who holds the phone; the answer goes through the phone API, with an assertion of the phone's own.
 */
@Injectable()
export class AnsweringPhones implements OnModuleDestroy {
  private readonly attended = new Map<string, Promise<void>>();
  private readonly stopped = new AbortController();

  constructor(
    private readonly phones: TestPhones,
    private readonly scripts: PhoneScripts,
    private readonly citizens: CitizenRepository,
    private readonly watch: WatchSession,
    private readonly config: Config,
    private readonly log: Log,
  ) {
    // Every phone waits with it.
    setMaxListeners(0, this.stopped.signal);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped.abort();
    await Promise.all(this.attended.values());
  }

  /**
   * From now on the person's phone answers what is addressed to it. Activates one where there is none.
   * @throws PersonUnknown, PersonDeceased, PersonTooYoung, PersonSuspended
   */
  async attend(person: string): Promise<void> {
    await this.phones.of(person);
    if (this.attended.has(person)) return;
    const citizen = await this.citizens.findByIdentifier(person);
    if (!citizen || this.attended.has(person)) return;
    this.attended.set(person, this.answerAll(person, citizen.id));
  }

  /**
   * The phone scans a link and answers as it does next.
   * @returns where the browser goes at the end, if it is on the device of the phone
   * @throws Refusal
   */
  async scan(person: string, link: string): Promise<{ answer: PhoneAnswer; callback: string | undefined }> {
    const phone = await this.phones.of(person);
    const answer = this.scripts.next(person) ?? { answer: 'confirm' };
    const callback = await answerLink(phone, link, answer, () => this.think(answer));
    return { answer, callback };
  }

  private async answerAll(person: string, citizenId: CitizenId): Promise<void> {
    const { signal } = this.stopped;
    let seen: SessionId | undefined;
    while (!signal.aborted) {
      try {
        const session = await this.watch.openOf(citizenId, seen, { timeoutMs: patienceMs, signal });
        // The first look of a service that stops may still find something.
        if (session && session.id !== seen && !signal.aborted && hasComeByItself(session))
          void this.answer(person, session);
        seen = session?.id;
      } catch (error) {
        if (!signal.aborted) this.log.error('test_phone_blind', 'a test phone could not look for requests', error);
        await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  private async answer(person: string, session: SigningSession): Promise<void> {
    const answer = this.scripts.next(person);
    if (!answer || answer.answer === 'ignore') return;
    try {
      await this.think(answer);
      const phone = await this.phones.of(person);
      const shown = (await phone.waiting()).find(({ intent }) => intent.session === session.id);
      if (shown) await answerRequest(phone, shown, answer, session.keyUse?.code ?? session.intent.code);
    } catch (error) {
      if (this.stopped.signal.aborted) return;
      const code = codeOf(error);
      if (code === 'device_unknown') this.phones.forget(person);
      if (code === undefined) this.log.error('test_phone_failed', 'a test phone could not answer', error);
      else this.log.info('test_phone_refused', 'a test phone was refused', { reason: code });
    }
  }

  private think({ delayMs }: PhoneAnswer): Promise<void> {
    return sleep(delayMs ?? this.config.identity.TEST_ACCOUNTS_DELAY_MS, undefined, { signal: this.stopped.signal });
  }
}

/** What was opened by a link or on a page, somebody answers who is looking at it. */
function hasComeByItself(session: SigningSession): boolean {
  return claimOf(session)?.method === 'app_notification';
}
