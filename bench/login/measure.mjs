import { Load } from './load.mjs';
import { LoadProcess } from './processes.mjs';
import { signAndVerify } from './reference.mjs';
import { startService } from './service.mjs';
import { median } from './statistics.mjs';
import { TripCounter } from './trips.mjs';

/** What each stage of a login asks of the stores: the first login of a person, the next, and one with PAR. */
export async function countTrips({ name, main, folder, people = 8 }) {
  const counter = new TripCounter();
  const service = await startService({ name: `counted ${name}`, main, folder, through: (to) => counter.through(to) });
  const load = new Load(service.open);
  const count = async (flow, from, logins) => {
    counter.forget();
    await load.oneByOne({ flow, from, logins, onStep: (stage) => counter.begin(stage) });
    return averages(counter.counts, logins);
  };
  try {
    await load.prepare();
    await count('plain', 0, 1); // scripts and statements that are prepared once
    return {
      first: await count('plain', 1, people),
      again: await count('plain', 1, people),
      pushed: await count('pushed', 1, people),
    };
  } finally {
    load.close();
    await service.stop();
    counter.close();
  }
}

function averages(counts, logins) {
  const divided = (numbers) =>
    Object.fromEntries(Object.entries(numbers).map(([name, number]) => [name, number / logins]));
  return Object.fromEntries(
    [...counts].map(([stage, { details, ...numbers }]) => [stage, { ...divided(numbers), details: divided(details) }]),
  );
}

/** A server with a load generator of its own. */
export async function withLoad(server, flows) {
  const load = new LoadProcess();
  return { ...server, flows, load, people: await load.call('open', server.open) };
}

/** Code that has run a few hundred times only is several times slower: that many windows go before the first one. */
const warmUp = 4;

/** Windows of load, one target after the other, round after round, so that a noisy moment meets all of them. */
export async function saturate(targets, { rounds, seconds, concurrency }) {
  const kinds = targets.flatMap(({ name, load, flows }) => flows.map((flow) => ({ name, load, flow })));
  for (const { load, flow } of kinds) await load.call('saturate', { flow, seconds: seconds * warmUp, concurrency });
  const windows = [];
  for (let round = 0; round < rounds; round += 1) {
    const pair = signAndVerify();
    for (const { name, load, flow } of kinds) {
      windows.push({ round, name, flow, pair, ...(await load.call('saturate', { flow, seconds, concurrency })) });
    }
  }
  return windows;
}

/** CPU milliseconds a login of each stage: the medians of several rounds, the targets in turn. */
export async function byStage(targets, { lockstep }) {
  const rounds = Object.fromEntries(targets.map(({ name }) => [name, []]));
  for (let round = 0; round < lockstep; round += 1) {
    for (const { name, load, flows } of targets) rounds[name].push(await load.call('lockstep', { flow: flows[0] }));
  }
  const medians = (all) =>
    Object.fromEntries(Object.keys(all[0]).map((stage) => [stage, median(all.map((one) => one[stage]))]));
  return Object.fromEntries(Object.entries(rounds).map(([name, all]) => [name, medians(all)]));
}
