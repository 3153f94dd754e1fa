// Says where the server's CPU time goes while logins are made: by package, by function, and by what our own functions
// cost with everything they call. `node bench/login/profile.mjs [dist/src/main.js]`
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { withLoad } from './measure.mjs';
import { startService } from './service.mjs';
import { table } from './table.mjs';

const [main = 'dist/src/main.js'] = process.argv.slice(2);
mkdirSync('bench-results', { recursive: true });
mkdirSync('.cache', { recursive: true });
const folder = mkdtempSync(join('.cache', 'bench-'));
process.env.PROFILE_FILE = resolve('bench-results', 'login.cpuprofile');
const execArgv = ['--import', new URL('profiler.mjs', import.meta.url).href];
const service = await startService({ name: 'profiled', main, folder, execArgv });

try {
  const { load } = await withLoad(service, ['plain']);
  const run = (seconds) => load.call('saturate', { flow: 'plain', seconds, concurrency: 16 });
  await run(25);
  await toggle();
  const { logins } = await run(15);
  await toggle();
  load.close();
  report(JSON.parse(readFileSync(process.env.PROFILE_FILE, 'utf8')), logins);
} finally {
  await service.stop();
  rmSync(folder, { recursive: true, force: true });
}

function toggle() {
  service.child.send('profile');
  return new Promise((done) => service.child.once('message', done));
}

function report({ nodes, samples, timeDeltas }, logins) {
  const times = new Map(nodes.map(({ id }) => [id, 0]));
  samples.forEach((id, index) => times.set(id, times.get(id) + timeDeltas[index] / 1000 / logins));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const [packages, functions, ours] = [new Map(), new Map(), new Map()];
  const add = (to, name, ms) => to.set(name, (to.get(name) ?? 0) + ms);
  for (const [id, ms] of times) {
    add(packages, packageOf(frames.get(id)), ms);
    add(functions, nameOf(frames.get(id)), ms);
    const stack = new Set();
    for (let at = id; at !== undefined; at = parents.get(at)) stack.add(nameOf(frames.get(at)));
    for (const name of stack) if (/ (src|libs)\//.test(name)) add(ours, name, ms);
  }
  const titles = {
    'by package': packages,
    'by function, itself': functions,
    'by our function, with all it calls': ours,
  };
  for (const [title, map] of Object.entries(titles)) {
    const first = [...map].sort(([, a], [, b]) => b - a).slice(0, 30);
    process.stdout.write(`\n${table([[title, 'ms a login'], ...first])}\n`);
  }
}

function nameOf({ functionName, url, lineNumber }) {
  const file = url.replace(/^.*\/node_modules\//, '').replace(/^.*\/dist\/(?=src|libs)/, '');
  return `${functionName || '(anonymous)'} ${file}${file && `:${lineNumber + 1}`}`;
}

function packageOf({ functionName, url }) {
  if (url === '') return functionName || '(native)';
  if (url.startsWith('node:')) return url;
  return /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? 'State ID';
}
