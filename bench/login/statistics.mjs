/** The value below which a share of the samples lies. */
export function percentile(samples, share) {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (samples) => percentile(samples, 0.5);
export const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** Median and range, for a figure that was taken several times. */
export function spread(samples) {
  return { median: median(samples), least: Math.min(...samples), most: Math.max(...samples) };
}

/** How long something took, in milliseconds. */
export function latency(samples) {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(samples, share));
  return { count: samples.length, p50, p95, p99 };
}
