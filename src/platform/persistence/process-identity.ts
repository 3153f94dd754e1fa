import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Tells one run of a process from every other, also after its number was given to somebody else. */
export interface ProcessIdentity {
  /** Where process numbers mean the same: a machine since it was started, or a container in it. */
  readonly place: string;
  readonly pid: number;
  /** When it was started, in a measure of that place. */
  readonly birth: string;
}

export function ownIdentity(): ProcessIdentity {
  const { pid } = process;
  const birth = readStatus(pid)?.birth ?? String(Math.floor(performance.timeOrigin));
  return { place: ownPlace(), pid, birth };
}

/** Whether a process of this very place runs. Where the system does not tell when it began, its number decides. */
export function isRunning({ pid, birth }: ProcessIdentity): boolean {
  if (pid === process.pid) return birth === ownIdentity().birth;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const status = readStatus(pid);
  return status === undefined || (status.birth === birth && !status.dead);
}

function ownPlace(): string {
  const names = [hostname(), attempt(() => readlinkSync('/proc/self/ns/pid')), readBootId()];
  return createHash('sha256').update(names.join('\n')).digest('hex').slice(0, 16);
}

function readBootId(): string | undefined {
  return attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'));
}

/** Linux only: proc_pid_stat(5), fields 3 (state) and 22 (start time). The name in field 2 may contain anything. */
function readStatus(pid: number): { birth: string; dead: boolean } | undefined {
  const text = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, birth] = [fields?.[0], fields?.[19]];
  return state && birth ? { birth, dead: state === 'Z' || state === 'X' } : undefined;
}

function attempt<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
