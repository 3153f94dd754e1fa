import { latency, median, spread, sum } from './statistics.mjs';

const cpu = ({ used, logins }) => used.server / logins;

/**
 * The figures of one target and flow over all its windows. Ratios are taken within a round, beside what was measured
 * seconds before or after, and only then put together.
 * @param beside windows of the reference, one a round
 */
export function summarise(windows, beside) {
  const ratio = (one) => cpu(one) / cpu(beside.find(({ round }) => round === one.round));
  return {
    logins: sum(windows.map(({ logins }) => logins)),
    perSecond: spread(windows.map(({ logins, used }) => (logins / used.wall) * 1000)),
    cpuMs: spread(windows.map(cpu)),
    timesReference: spread(windows.map(ratio)),
    timesSignAndVerify: median(windows.map((one) => (cpu(one) * 1000) / one.pair)),
    coresUsedByServer: median(windows.map(({ used }) => used.server / used.wall)),
    coresUsedByGenerator: median(windows.map(({ used }) => used.own / used.wall)),
    coresUsedByOthers: median(windows.map(({ used }) => (used.machine - used.server - used.own) / used.wall)),
    residentMb: Math.max(...windows.map(({ resident }) => resident)),
    latencyMs: latencies(windows),
  };
}

/** By kind of request, all windows together. */
export function latencies(windows) {
  const kinds = new Map();
  for (const { samples } of windows) {
    for (const [kind, values] of Object.entries(samples)) kinds.set(kind, [...(kinds.get(kind) ?? []), ...values]);
  }
  return Object.fromEntries([...kinds].map(([kind, values]) => [kind, latency(values)]));
}
