// Measures complete, phone-confirmed logins on one server process. docs/performance.md says how to read it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { byStage, countTrips, saturate, withLoad } from './measure.mjs';
import { report } from './report.mjs';
import { startBareEngine, startService } from './service.mjs';
import { describeStores } from './stores.mjs';
import { latencies, summarise } from './summary.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '6' },
    seconds: { type: 'string', default: '4' },
    concurrency: { type: 'string', default: '16' },
    lockstep: { type: 'string', default: '9' },
    /** The `dist/src/main.js` of another build, to be measured in the same rounds. */
    against: { type: 'string' },
    out: { type: 'string', default: 'bench-results/login.json' },
  },
});
const settings = Object.fromEntries(
  ['rounds', 'seconds', 'concurrency', 'lockstep'].map((name) => [name, +values[name]]),
);
const builds = [{ name: 'this build', main: 'dist/src/main.js' }];
if (values.against) builds.push({ name: 'other build', main: values.against });

mkdirSync('.cache', { recursive: true });
const folder = mkdtempSync(join('.cache', 'bench-'));
const servers = [];
const say = (text) => process.stderr.write(`${text}\n`);

try {
  const trips = {};
  for (const build of builds) {
    say(`counting round trips, ${build.name} …`);
    trips[build.name] = await countTrips({ ...build, folder });
  }
  say('starting …');
  for (const build of builds) servers.push(await startService({ ...build, folder }));
  servers.push(await startBareEngine({ folder }));
  const targets = [];
  for (const server of servers) {
    targets.push(await withLoad(server, server.name === 'bare engine' ? ['bare'] : ['plain', 'pushed']));
  }
  settings.people = targets[0].people;
  settings.concurrency = Math.min(settings.concurrency, settings.people);
  const result = { ...(await measure(targets)), trips };
  targets.forEach(({ load }) => load.close());
  mkdirSync('bench-results', { recursive: true });
  writeFileSync(values.out, JSON.stringify(result, null, 2));
  process.stdout.write(`${report(result)}\n\nEverything is in ${values.out}\n`);
  if (result.failures.length > 0) process.exitCode = 1;
} finally {
  for (const server of servers) await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(targets) {
  say('as many logins as go …');
  const windows = await saturate(targets, settings);
  const beside = windows.filter(({ flow }) => flow === 'bare');
  const summaries = targets.flatMap(({ name, flows }) =>
    flows.map((flow) => {
      const own = windows.filter((one) => one.name === name && one.flow === flow);
      return { name, flow, figures: summarise(own, beside) };
    }),
  );
  say('half as many …');
  const perSecond = summaries[0].figures.perSecond.median / 2;
  const half = await targets[0].load.call('arrive', { flow: 'plain', seconds: settings.seconds * 3, perSecond });
  say('stage by stage …');
  const stages = await byStage(targets, settings);
  return {
    machine: await describeMachine(),
    settings,
    targets: summaries,
    half: { perSecond, turnedAway: half.turnedAway, latencyMs: latencies([half]) },
    stages,
    failures: [...windows, half].flatMap(({ failures }) => failures),
  };
}

async function describeMachine() {
  const [{ model }] = cpus();
  return { cpu: model, cores: cpus().length, node: process.version, ...(await describeStores()) };
}
