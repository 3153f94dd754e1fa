import { readdirSync, readFileSync } from 'node:fs';

/**
 * CPU time that a process has used so far, in milliseconds, all its threads together: Linux counts it in nanoseconds
 * in /proc/<pid>/task/<tid>/schedstat. So nothing has to be built into the measured service.
 */
export function cpuOf(pid) {
  let nanoseconds = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
  }
  return nanoseconds / 1e6;
}

const ticksAMillisecond = 0.1;

/** CPU time that all processes of the machine have used so far, in milliseconds. */
export function cpuOfMachine() {
  const [, user, nice, system, , , irq, softIrq] = readFileSync('/proc/stat', 'utf8').split(/\s+/).map(Number);
  return (user + nice + system + irq + softIrq) / ticksAMillisecond;
}

/** Memory of a process that is in use, in megabytes. */
export function residentOf(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until a process has had next to nothing to do for a while. @returns its CPU time then */
export async function whenQuiet(pid, quietMs = 12) {
  let before = cpuOf(pid);
  for (;;) {
    await pause(quietMs);
    const now = cpuOf(pid);
    if (now - before < 0.15) return now;
    before = now;
  }
}
