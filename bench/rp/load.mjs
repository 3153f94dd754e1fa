import { cpuOf, pause, whenQuiet } from '../login/cpu.mjs';
import { Wire } from '../login/http.mjs';
import { activatePhones } from '../login/phones.mjs';
import { sum } from '../login/statistics.mjs';
import { newAuthentication, steps } from './authentication.mjs';
import { Party } from './party.mjs';

/** Makes authentications at one service. Each is checked to its end; what fails is counted and told. */
export class Load {
  #phones = [];
  #failures = [];

  constructor({ issuer, appOrigin }) {
    Object.assign(this, { issuer, appOrigin });
    this.wire = new Wire();
    this.party = new Party(this.wire, issuer);
  }

  /** @returns how many persons can authenticate at the same time */
  async prepare() {
    this.#phones = await activatePhones(this.wire, this);
    return this.#phones.length;
  }

  /** @param pids of the processes of the service, by name; the one that holds citizens' keys starts with the first */
  observe({ pids }) {
    this.pids = pids;
  }

  /** `concurrency` persons authenticate again and again for some seconds. */
  async saturate({ seconds, concurrency }) {
    this.wire.samples.clear();
    this.#failures = [];
    const before = this.#clocks();
    const until = performance.now() + seconds * 1000;
    const worker = async (phone) => {
      let done = 0;
      while (performance.now() < until) done += await this.#authenticate(phone);
      return done;
    };
    const done = sum(await Promise.all(this.#phones.slice(0, concurrency).map(worker)));
    await whenQuiet(this.pids.service);
    const after = this.#clocks();
    const used = Object.fromEntries(Object.keys(after).map((name) => [name, after[name] - before[name]]));
    return { done, failures: this.#failures, used, whole: this.wire.samples.get('whole') ?? [] };
  }

  /**
   * All persons take one step, then all the next: what the CPU time grows by between two steps is that step's. What is
   * done a moment later is "afterwards".
   * @returns CPU milliseconds an authentication, by step
   */
  async lockstep() {
    const all = this.#phones.map((phone) => newAuthentication(this, phone));
    const stages = { afterwards: 0 };
    for (const { name, run } of steps) {
      const before = await this.#quiet();
      await Promise.all(all.map(run));
      const after = await this.#quiet();
      stages[name] = (after - before) / all.length;
      await pause(260); // the audit chain is sealed 200 ms after a write
      stages.afterwards += ((await this.#quiet()) - after) / all.length;
    }
    return stages;
  }

  /** @returns 1, or 0 when it failed */
  async #authenticate(phone) {
    const one = newAuthentication(this, phone);
    const began = performance.now();
    try {
      for (const { run } of steps) await run(one);
    } catch (error) {
      this.#failures.push(String(error.message));
      return 0;
    }
    this.wire.note('whole', performance.now() - began);
    return 1;
  }

  async #quiet() {
    for (const pid of Object.values(this.pids)) await whenQuiet(pid);
    return sum(Object.values(this.pids).map(cpuOf));
  }

  #clocks() {
    const processes = Object.entries(this.pids).map(([name, pid]) => [name, cpuOf(pid)]);
    return { wall: performance.now(), ...Object.fromEntries(processes) };
  }
}
