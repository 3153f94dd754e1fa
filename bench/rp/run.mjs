// Measures complete authentications over the relying-party API. docs/performance.md says how to read it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LoadProcess } from '../login/processes.mjs';
import { median, percentile, spread, sum } from '../login/statistics.mjs';
import { describeStores } from '../login/stores.mjs';
import { range, round, table } from '../login/table.mjs';
import { signaturesPerSecond, signaturesWithFreshKey } from './reference.mjs';
import { processesOf, startService } from './service.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    concurrency: { type: 'string', default: '8' },
    lockstep: { type: 'string', default: '5' },
    stores: { type: 'string', multiple: true, default: ['embedded', 'PostgreSQL + Redis'] },
    /** The `dist/src/main.js` of another build, to be measured in the same rounds. */
    against: { type: 'string' },
    out: { type: 'string', default: 'bench-results/rp.json' },
  },
});
const [rounds, seconds, concurrency, lockstep] = ['rounds', 'seconds', 'concurrency', 'lockstep'].map(
  (name) => +values[name],
);
const builds = [{ name: 'this build' }, ...(values.against ? [{ name: 'other build', main: values.against }] : [])];

mkdirSync('.cache', { recursive: true });
mkdirSync('bench-results', { recursive: true });
const folder = mkdtempSync(join('.cache', 'bench-rp-'));
const targets = [];
const say = (text) => process.stderr.write(`${text}\n`);

try {
  for (const stores of values.stores) {
    for (const build of builds) {
      say(`starting ${build.name}, ${stores} …`);
      const service = await startService({ ...build, folder, stores });
      const load = new LoadProcess(new URL('load-process.mjs', import.meta.url));
      targets.push({ ...service, load, windows: [], stages: [] });
      const { issuer, appOrigin, pid } = service;
      await load.call('open', { issuer, appOrigin });
      await load.call('observe', { pids: processesOf(pid) });
    }
  }
  say('measuring …');
  for (const { load } of targets) await load.call('saturate', { seconds: seconds * 3, concurrency });
  for (let round = 0; round < rounds; round += 1) {
    for (const { load, windows } of targets) {
      const beside = signaturesPerSecond();
      const fresh = signaturesWithFreshKey();
      windows.push({ beside, fresh, ...(await load.call('saturate', { seconds, concurrency })) });
    }
  }
  say('step by step …');
  for (let round = 0; round < lockstep; round += 1) {
    for (const { load, stages } of targets) stages.push(await load.call('lockstep'));
  }
  const result = { machine: await describeMachine(), targets: targets.map(summarise) };
  writeFileSync(values.out, JSON.stringify(result, null, 2));
  process.stdout.write(`${report(result)}\n`);
  if (result.targets.some(({ failures }) => failures.length > 0)) process.exitCode = 1;
} finally {
  for (const { load, stop } of targets) {
    load.close();
    await stop();
  }
  rmSync(folder, { recursive: true, force: true });
}

function summarise({ name, stores, windows, stages }) {
  const cpuMs = ({ used, done }, process) => used[process] / done;
  const perCore = (one) => 1000 / (cpuMs(one, 'service') + cpuMs(one, 'vault'));
  return {
    ...{ name, stores },
    done: sum(windows.map(({ done }) => done)),
    perSecond: spread(windows.map(({ done, used }) => (done / used.wall) * 1000)),
    perSecondAndCore: spread(windows.map(perCore)),
    bareSignatures: spread(windows.map(({ beside }) => beside)),
    withFreshKey: spread(windows.map(({ fresh }) => fresh)),
    // Each beside what was measured a moment before.
    ratio: spread(windows.map((one) => perCore(one) / one.beside)),
    serviceMs: spread(windows.map((one) => cpuMs(one, 'service'))),
    vaultMs: spread(windows.map((one) => cpuMs(one, 'vault'))),
    wholeMs: [0.5, 0.95].map((share) =>
      percentile(
        windows.flatMap(({ whole }) => whole),
        share,
      ),
    ),
    stages: Object.fromEntries(
      Object.keys(stages[0] ?? {}).map((step) => [step, median(stages.map((one) => one[step]))]),
    ),
    failures: windows.flatMap(({ failures }) => failures),
  };
}

function report({ machine, targets: all }) {
  const heading = [
    '',
    'a second',
    'a second and core',
    'bare PSS',
    'fresh key',
    'ratio',
    'service ms',
    'vault ms',
    'p50 ms',
    'p95',
  ];
  const rows = all.map((one) => [
    `${one.name}, ${one.stores}`,
    ...[one.perSecond, one.perSecondAndCore, one.bareSignatures, one.withFreshKey, one.ratio].map(range),
    ...[one.serviceMs, one.vaultMs].map(range),
    ...one.wholeMs,
  ]);
  const steps = Object.keys(all[0].stages);
  const stageRows = all.map((one) => [`${one.name}, ${one.stores}`, ...steps.map((step) => one.stages[step])]);
  const failures = all.flatMap((one) => one.failures);
  return [
    `${machine.cpu}, ${machine.cores} cores; Node ${machine.node}; ${machine.postgres}; ${machine.redis}`,
    `${rounds} rounds of ${seconds} s, ${concurrency} persons at a time, ${round(sum(all.map(({ done }) => done)))} authentications`,
    table([heading, ...rows]),
    'CPU milliseconds an authentication, by step, service and vault together',
    table([['', ...steps], ...stageRows]),
    failures.length === 0 ? 'None failed.' : `${failures.length} FAILED, the first: ${failures[0]}`,
  ].join('\n\n');
}

async function describeMachine() {
  const [{ model }] = cpus();
  return { cpu: model, cores: cpus().length, node: process.version, ...(await describeStores()) };
}
