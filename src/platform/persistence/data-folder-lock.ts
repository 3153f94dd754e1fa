import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataFolderInUse } from './persistence.errors.js';
import { isRunning, ownIdentity, type ProcessIdentity } from './process-identity.js';

/** How often a holder shows that it lives, and how long one that cannot be seen is watched for that. */
export const usualPace = { heartbeatMs: 3_000, patienceMs: 15_000 };

/**
 * Takes a data folder for this process alone. The embedded database itself lets a second process in, and then both
 * write; so the lock is ours.
 *
 * Each process puts down a mark of its own and only then looks for the marks of others. So of two that come at the same
 * moment at least one sees the other, and never do both get in. (A single file that is taken over from the dead has a
 * moment in which two take it over.) A process of this machine is known to live or not. One of another container or
 * machine is watched: a mark that stands still was left behind.
 * @returns a function that gives the folder back
 * @throws DataFolderInUse
 */
export async function lockDataFolder(folder: string, pace = usualPace): Promise<() => void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const own = ownIdentity();
  const mark = join(folder, nameOf(own));
  putDown(mark, folder);
  const heartbeat = setInterval(() => touch(mark), pace.heartbeatMs).unref();
  const release = () => {
    clearInterval(heartbeat);
    rmSync(mark, { force: true });
  };
  try {
    const others = readdirSync(folder).filter((name) => name.startsWith(prefix) && name !== nameOf(own));
    for (const name of others) await demandDead(folder, name, own, pace);
  } catch (error) {
    release();
    throw error;
  }
  return release;
}

const prefix = 'in-use.';

const nameOf = ({ place, pid, birth }: ProcessIdentity) => `${prefix}${place}.${pid}.${birth}`;

function parseName(name: string): ProcessIdentity {
  const [place = '', pid, birth = ''] = name.slice(prefix.length).split('.');
  return { place, pid: Number(pid), birth };
}

function putDown(mark: string, folder: string): void {
  try {
    writeFileSync(mark, '', { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new DataFolderInUse(`this process has opened ${folder} already`);
  }
}

/** Clears away the mark of a dead process. @throws DataFolderInUse */
async function demandDead(folder: string, name: string, own: ProcessIdentity, pace: typeof usualPace): Promise<void> {
  const other = parseName(name);
  const path = join(folder, name);
  if (other.place !== own.place ? await moves(path, pace) : isRunning(other)) {
    const holder = other.place === own.place ? `process ${other.pid}` : 'a process of another container or machine';
    throw new DataFolderInUse(`${holder} uses ${folder}; stop it first, or choose another DATA_DIR`);
  }
  rmSync(path, { force: true });
}

/** Whether somebody touches a mark. Clocks of several machines are not compared, only the mark with itself. */
async function moves(path: string, { heartbeatMs, patienceMs }: typeof usualPace): Promise<boolean> {
  const first = timeOf(path);
  for (let watched = 0; watched < patienceMs; watched += heartbeatMs / 2) {
    await sleep(heartbeatMs / 2);
    const now = timeOf(path);
    if (now === undefined) return false;
    if (now !== first) return true;
  }
  return false;
}

function timeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

function touch(mark: string): void {
  try {
    writeFileSync(mark, '');
  } catch {
    // The folder is gone, or its disk: whoever writes there will say so.
  }
}
