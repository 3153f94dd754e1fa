import { cpuOf, cpuOfMachine, pause, residentOf, whenQuiet } from './cpu.mjs';
import { newLogin, signIn, signInToBareEngine } from './journey.mjs';
import { activatePhones } from './phones.mjs';
import { Portal } from './portal.mjs';
import { Wire } from './http.mjs';
import { sum } from './statistics.mjs';

const flows = {
  plain: signIn({ pushed: false }),
  pushed: signIn({ pushed: true }),
  bare: signInToBareEngine(),
};

/** Makes logins at one server. Every login is checked to its end; what fails is counted and told. */
export class Load {
  #phones = [];
  #failures = [];

  constructor({ issuer, appOrigin, pid, portalKey }) {
    Object.assign(this, { issuer, appOrigin, pid });
    this.wire = new Wire();
    this.portal = new Portal(this.wire, issuer, portalKey);
  }

  /** @returns how many persons can sign in at the same time */
  async prepare() {
    await this.portal.discover();
    if (this.appOrigin) this.#phones = await activatePhones(this.wire, this);
    return this.#phones.length;
  }

  close() {
    this.wire.close();
  }

  /** `concurrency` persons sign in again and again for some seconds. */
  saturate({ flow, seconds, concurrency }) {
    const until = performance.now() + seconds * 1000;
    return this.#measured(async () => {
      const worker = async (phone) => {
        let logins = 0;
        while (performance.now() < until) logins += await this.#login(flows[flow], phone);
        return logins;
      };
      const phones = Array.from({ length: concurrency }, (_, index) => this.#phones[index]);
      return sum(await Promise.all(phones.map(worker)));
    });
  }

  /** People arrive at random, `perSecond` on average, whether or not others have finished. */
  arrive({ flow, seconds, perSecond }) {
    const until = performance.now() + seconds * 1000;
    const [free, running] = [[...this.#phones], []];
    let turnedAway = 0;
    return this.#measured(async () => {
      for (let next = performance.now(); next < until; next += (-Math.log(1 - Math.random()) / perSecond) * 1000) {
        await pause(Math.max(0, next - performance.now()));
        const phone = free.shift();
        if (phone) running.push(this.#login(flows[flow], phone).finally(() => free.push(phone)));
        else turnedAway += 1;
      }
      return sum(await Promise.all(running));
    }).then((result) => ({ ...result, turnedAway }));
  }

  /**
   * All persons take one step, then all the next: what the server's CPU time grows by between two steps is that
   * step's. What it does by itself a moment later is counted as "afterwards".
   * @returns CPU milliseconds a login, by step
   */
  async lockstep({ flow }) {
    const people = this.#phones.length > 0 ? this.#phones : Array(20).fill(undefined);
    const logins = people.map((phone) => newLogin(this, phone));
    const stages = { afterwards: 0 };
    for (const { name, run } of flows[flow]) {
      const before = await whenQuiet(this.pid);
      await Promise.all(logins.map(run));
      const after = await whenQuiet(this.pid);
      stages[name] = (after - before) / people.length;
      await pause(260); // the audit chain is sealed 200 ms after a write
      stages.afterwards += ((await whenQuiet(this.pid)) - after) / people.length;
    }
    return stages;
  }

  /** One login after the other, each step announced before and awaited to its very end; for counting. */
  async oneByOne({ flow, from, logins, onStep }) {
    for (const phone of this.#phones.slice(from, from + logins)) {
      const login = newLogin(this, phone);
      for (const { name, run } of flows[flow]) {
        onStep(name);
        await run(login);
        await pause(25);
      }
      await pause(300);
    }
  }

  /** @returns 1, or 0 when the login failed */
  async #login(steps, phone) {
    const login = newLogin(this, phone);
    const began = performance.now();
    try {
      for (const { run } of steps) await run(login);
    } catch (error) {
      this.#failures.push(String(error.message));
      return 0;
    }
    this.wire.note('whole login', performance.now() - began);
    return 1;
  }

  async #measured(work) {
    this.wire.samples.clear();
    this.#failures = [];
    const before = this.#clocks();
    const logins = await work();
    await whenQuiet(this.pid);
    const after = this.#clocks();
    const used = Object.fromEntries(Object.keys(after).map((name) => [name, after[name] - before[name]]));
    const samples = Object.fromEntries(this.wire.samples);
    return { logins, failures: this.#failures, used, resident: residentOf(this.pid), samples };
  }

  #clocks() {
    return { wall: performance.now(), server: cpuOf(this.pid), own: cpuOf(process.pid), machine: cpuOfMachine() };
  }
}
