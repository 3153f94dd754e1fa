import { sum } from './statistics.mjs';
import { range, round, table } from './table.mjs';

/** The whole result as text for a terminal. */
export function report({ machine, settings, targets, half, stages, trips, failures }) {
  return [
    `${machine.cpu}, ${machine.cores} cores; Node ${machine.node}; ${machine.postgres}; ${machine.redis}`,
    `${settings.rounds} rounds of ${settings.seconds} s, ${settings.concurrency} logins at a time`,
    section('Logins, as many as go', headline(targets)),
    section('Latency, milliseconds: as many as go, and at half of that rate', latencyTable(targets, half)),
    ...Object.entries(trips).map(([name, counts]) =>
      section(`Stages of a login, ${name}: CPU and what the stores are asked`, stageTable(stages[name], counts)),
    ),
    failures.length === 0 ? 'No login failed.' : `${failures.length} LOGINS FAILED, the first: ${failures[0]}`,
  ].join('\n\n');
}

const section = (title, text) => `${title}\n\n${text}`;

function headline(targets) {
  const heading = ['', 'logins/s', 'CPU ms a login', '× bare engine', '× ES256', 'server cores', 'others', 'MB'];
  const rows = targets.map(({ name, flow, figures }) => [
    `${name}, ${flow}`,
    range(figures.perSecond),
    range(figures.cpuMs),
    range(figures.timesReference),
    figures.timesSignAndVerify,
    figures.coresUsedByServer,
    figures.coresUsedByOthers + figures.coresUsedByGenerator,
    figures.residentMb,
  ]);
  return table([heading, ...rows]);
}

function latencyTable([{ figures }], half) {
  const heading = ['', 'p50', 'p95', 'p99', `half: ${round(half.perSecond)}/s p50`, 'p95', 'p99'];
  const kinds = Object.keys(figures.latencyMs).filter((kind) => kind !== 'held');
  const three = (one) => [one?.p50, one?.p95, one?.p99];
  return table([
    heading,
    ...kinds.map((kind) => [kind, ...three(figures.latencyMs[kind]), ...three(half.latencyMs[kind])]),
  ]);
}

const counted = ['redisCommands', 'redisTrips', 'statements', 'postgresTrips', 'commits'];

function stageTable(cpu, { first, again, pushed }) {
  const heading = ['', 'CPU ms', 'Redis commands', 'trips', 'SQL statements', 'trips', 'commits'];
  const steps = Object.keys(cpu).filter((name) => name !== 'afterwards');
  const names = [...steps, 'afterwards', 'sealing'];
  const row = (name) => [name, cpu[name], ...counted.map((what) => first[name]?.[what] ?? 0)];
  const total = (label, counts) => [label, undefined, ...counted.map((what) => totalOf(counts, what))];
  const all = ['together', sum(Object.values(cpu)), ...counted.map((what) => totalOf(first, what))];
  return table([
    heading,
    ...names.map(row),
    all,
    total('the same person again', again),
    total('with a pushed request', pushed),
  ]);
}

/** Without the sealing of the audit chain, which is done five times a second at most, however many sign in. */
export function totalOf(counts, what) {
  return sum(Object.entries(counts).map(([stage, numbers]) => (stage === 'sealing' ? 0 : (numbers[what] ?? 0))));
}
