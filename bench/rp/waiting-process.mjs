// Thousands of relying parties that wait, as a process of its own.
import { cpus } from 'node:os';
import { pause } from '../login/cpu.mjs';
import { Wire } from '../login/http.mjs';
import { activatePhones } from '../login/phones.mjs';
import { serveCalls } from '../login/serve-calls.mjs';
import { Party } from './party.mjs';

const inParallel = cpus().length * 8;

class Waiting {
  #wire = new Wire();
  #sessions = [];
  #polls = [];

  constructor({ issuer, appOrigin, seconds }) {
    this.lifeMs = seconds * 1000;
    this.party = new Party(this.#wire, issuer);
    this.prepared = activatePhones(this.#wire, { issuer, appOrigin }).then((phones) => (this.phones = phones));
  }

  async begin({ polls, opening }) {
    const start = Date.now();
    await each(Array.from({ length: polls }), async (_, index) => {
      await pause(start + (index / polls) * opening * 1000 - Date.now());
      const asked = Date.now();
      const begun = await this.party.begin();
      this.#sessions.push({ begun, asked, opened: Date.now() });
    });
  }

  /** Sends every poll, and goes on when the service has them all: a request that came after them was answered. */
  async wait() {
    for (const session of this.#sessions) {
      const ended = this.party.status(session.begun, 120_000).then((status) => ({ status, at: Date.now() }));
      ended.catch(() => undefined);
      this.#polls.push({ session, ended });
      // As many relying parties call, one after the other, not all in the same instant.
      if (this.#polls.length % inParallel === 0) await this.party.ping();
    }
    await this.party.ping();
  }

  /** One phone after the other refuses. @returns milliseconds from the phone's answer to the relying party's */
  async refuse({ refusals }) {
    const outcome = { late: [], wrong: [] };
    const chosen = this.#polls.splice(-refusals);
    for (const [index, { session, ended }] of chosen.entries()) {
      const phone = this.phones[index % this.phones.length];
      const { request } = await phone.openLink(this.party.linkOf(session.begun, secondsSince(session.opened)));
      const sent = Date.now();
      await phone.refuse(request);
      const { status, at } = await ended;
      outcome.late.push(Math.max(0, at - sent));
      note(outcome, status, 'USER_REFUSED_INTERACTION');
    }
    return outcome;
  }

  /** @returns milliseconds from each session's deadline, counted from when it was asked for, to the answer */
  async untilAllEnded() {
    const outcome = { late: [], wrong: [] };
    for (const { session, ended } of this.#polls) {
      const { status, at } = await ended;
      outcome.late.push(Math.max(0, at - session.asked - this.lifeMs));
      note(outcome, status, 'TIMEOUT');
    }
    return outcome;
  }
}

function note({ wrong }, status, expected) {
  const { state, result } = status;
  if (state !== 'COMPLETE' || result?.endResult !== expected) wrong.push(JSON.stringify({ state, result }));
}

const secondsSince = (time) => Math.floor((Date.now() - time) / 1000);

/** Some at a time. */
async function each(items, work) {
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) await work(item, index);
  };
  await Promise.all(Array.from({ length: inParallel }, worker));
}

serveCalls(async (argument) => {
  const target = new Waiting(argument);
  await target.prepared;
  return { target };
});
