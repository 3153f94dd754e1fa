// Holds very many long polls at one process, each for a session of its own, and lets the sessions end in two ways: by
// phones that refuse, and by their deadline. docs/performance.md says how to read it.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pause, residentOf } from '../login/cpu.mjs';
import { LoadProcess } from '../login/processes.mjs';
import { percentile } from '../login/statistics.mjs';
import { startService } from './service.mjs';

const { values } = parseArgs({
  options: {
    polls: { type: 'string', default: '20000' },
    refusals: { type: 'string', default: '250' },
    /** How long a session lives: all have to be open before the first one ends. At most 115, as a poll waits for 120. */
    seconds: { type: 'string', default: '110' },
    /** Over how long they are opened, so that their deadlines do not meet either. */
    opening: { type: 'string', default: '90' },
    stores: { type: 'string', default: 'PostgreSQL + Redis' },
    out: { type: 'string', default: 'bench-results/waiting.json' },
  },
});
const [wanted, refusals, seconds, opening] = ['polls', 'refusals', 'seconds', 'opening'].map((name) => +values[name]);
// Each poll is a socket, here and there; the rest is for stores, phones and files.
const polls = Math.min(wanted, openFiles() - 300);
const say = (text) => process.stderr.write(`${text}\n`);
if (polls < wanted) say(`open files are limited here: ${polls} polls instead of ${wanted}`);

mkdirSync('.cache', { recursive: true });
mkdirSync('bench-results', { recursive: true });
const folder = mkdtempSync(join('.cache', 'bench-waiting-'));
const settings = { LOGIN_SECONDS: String(seconds) };
const service = await startService({ name: 'waiting', folder, stores: values.stores, settings });
const load = new LoadProcess(new URL('waiting-process.mjs', import.meta.url));
try {
  const { issuer, appOrigin, pid } = service;
  await load.call('open', { issuer, appOrigin, seconds });
  say(`opening ${polls} sessions, ${Math.round(polls / opening)} a second …`);
  await load.call('begin', { polls, opening });
  await pause(2_000);
  const before = residentOf(pid);
  say('beginning to wait …');
  await load.call('wait');
  await pause(2_000);
  const held = residentOf(pid);
  say('phones refuse …');
  const refused = await load.call('refuse', { refusals });
  say('until the last deadline …');
  const timedOut = await load.call('untilAllEnded');
  const result = {
    polls,
    kilobytesEach: ((held - before) * 1024) / polls,
    refused: summarise(refused),
    timedOut: summarise(timedOut),
  };
  writeFileSync(values.out, JSON.stringify(result, null, 2));
  process.stdout.write(`${report(result)}\n`);
  if (refused.wrong.length + timedOut.wrong.length > 0) process.exitCode = 1;
} finally {
  load.close();
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
}

function summarise({ late, wrong }) {
  return { count: late.length, p50: percentile(late, 0.5), p99: percentile(late, 0.99), max: Math.max(...late), wrong };
}

function report({ polls: held, kilobytesEach, refused, timedOut }) {
  const line = (what, { count, p50, p99, max }) =>
    `${what}: ${count} answered after ${[p50, p99, max].map(Math.round).join(' / ')} ms (median, 99 %, the last)`;
  const wrong = [...refused.wrong, ...timedOut.wrong];
  return [
    `${held} polls held by one process, ${kilobytesEach.toFixed(1)} kB each`,
    line('refused on a phone', refused),
    line('out of time', timedOut),
    wrong.length === 0 ? 'None was wrong.' : `${wrong.length} WRONG, the first: ${wrong[0]}`,
  ].join('\n');
}

function openFiles() {
  return Number(/Max open files\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'utf8'))[1]);
}
