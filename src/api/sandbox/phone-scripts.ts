import { Injectable } from '@nestjs/common';
import type { PhoneAnswer } from './phone-answer.js';
import { testAccountOf } from './test-accounts.js';

/** What each test phone does next: what it was told, one request after the other, and then what its account always does. */
@Injectable()
export class PhoneScripts {
  private readonly told = new Map<string, PhoneAnswer[]>();

  /** @returns how many answers wait for a request */
  tell(person: string, answers: readonly PhoneAnswer[]): number {
    const all = [...(this.told.get(person) ?? []), ...answers];
    this.told.set(person, all);
    return all.length;
  }

  forget(person: string): void {
    this.told.delete(person);
  }

  /** `undefined` for the phone of a demo person that was told nothing: it waits for somebody to answer by hand. */
  next(person: string): PhoneAnswer | undefined {
    return this.told.get(person)?.shift() ?? testAccountOf(person)?.answer;
  }
}
