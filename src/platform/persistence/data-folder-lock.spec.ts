import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lockDataFolder } from './data-folder-lock.js';
import { ownIdentity } from './process-identity.js';

const pace = { heartbeatMs: 20, patienceMs: 200 };

describe('a data folder', () => {
  let folder: string;
  let child: ChildProcess | undefined;

  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'lock-')), 'data');
  });
  afterEach(() => {
    child?.kill('SIGKILL');
    rmSync(join(folder, '..'), { recursive: true, force: true });
  });

  const { place, birth } = ownIdentity();
  /** What a process leaves in the folder as long as it has it. */
  const leaveMark = (of: { place?: string; pid?: number; birth?: string }) => {
    const mark = { place, pid: process.pid, birth, ...of };
    writeFileSync(join(folder, `in-use.${mark.place}.${mark.pid}.${mark.birth}`), '');
  };
  const marks = () => readdirSync(folder).filter((name) => name.startsWith('in-use.'));
  /** Makes the folder, as a process does that had it once. */
  const prepare = async () => (await lockDataFolder(folder, pace))();

  const startChild = async () => {
    child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000); console.log("here")']);
    await once(child.stdout as NodeJS.EventEmitter, 'data');
    return child.pid ?? 0;
  };
  const birthOf = (pid: number) => {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  };
  const onLinux = existsSync('/proc/self/stat') ? it : it.skip;

  it('is given to one, and to the next when it was given back', async () => {
    const release = await lockDataFolder(folder, pace);
    expect(marks()).toHaveLength(1);
    release();
    expect(marks()).toEqual([]);
    (await lockDataFolder(folder, pace))();
  });

  it('is not given twice to the same process', async () => {
    const release = await lockDataFolder(folder, pace);
    await expect(lockDataFolder(folder, pace)).rejects.toThrow(/^data_folder_in_use: this process has opened/);
    expect(marks()).toHaveLength(1);
    release();
  });

  onLinux('is refused while its holder lives, who is named, and given once the holder is dead', async () => {
    await prepare();
    const pid = await startChild();
    leaveMark({ pid, birth: birthOf(pid) });
    const refusal = `data_folder_in_use: process ${pid} uses ${folder}; stop it first, or choose another DATA_DIR`;
    await expect(lockDataFolder(folder, pace)).rejects.toThrow(refusal);
    expect(marks()).toHaveLength(1);
    child?.kill('SIGKILL');
    await once(child as ChildProcess, 'exit');
    (await lockDataFolder(folder, pace))();
    expect(marks()).toEqual([]);
  });

  onLinux('is given when the number of a dead holder went to another process, or to this one', async () => {
    await prepare();
    leaveMark({ pid: await startChild(), birth: '17' });
    leaveMark({ birth: '17' });
    const release = await lockDataFolder(folder, pace);
    expect(marks()).toHaveLength(1);
    release();
  });

  it('is refused while a holder in another container shows that it lives, although their numbers are the same', async () => {
    await prepare();
    leaveMark({ place: 'elsewhere' });
    const heartbeat = setInterval(() => leaveMark({ place: 'elsewhere' }), 20);
    await expect(lockDataFolder(folder, pace)).rejects.toThrow(/another container or machine/);
    clearInterval(heartbeat);
    expect(marks()).toHaveLength(1);
  });

  it('is given when the mark of another container stands still', async () => {
    await prepare();
    leaveMark({ place: 'elsewhere' });
    const release = await lockDataFolder(folder, pace);
    expect(marks()).toHaveLength(1);
    release();
  });

  it('shows to others that its holder lives', async () => {
    const release = await lockDataFolder(folder, pace);
    const time = () => statSync(join(folder, marks()[0] ?? '')).mtimeMs;
    const before = time();
    await sleep(100);
    expect(time()).toBeGreaterThan(before);
    release();
    await sleep(60);
    expect(marks()).toEqual([]);
  });
});
