// Runs plans of the OpenID Foundation's conformance suite through its REST API, and writes a table of the results.
// Exit code: 0 when everything passed that is offered, 1 when a module failed, 2 when it could not be run.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runPlan, summary } from './run-plan.mjs';
import { SuiteApi } from './suite-api.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    suite: { type: 'string', default: 'https://localhost:8443' },
    from: { type: 'string', default: 'data/conformance' },
    every: { type: 'string', default: '1000' },
    patience: { type: 'string', default: '240000' },
  },
});

try {
  const folder = join(values.from, 'plans');
  const all = readdirSync(folder).map((file) => file.replace('.json', ''));
  const unknown = positionals.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Error(`no plan ${unknown.join(', ')}; there are ${all.join(', ')}`);
  const api = new SuiteApi({ suite: values.suite, token: process.env.CONFORMANCE_TOKEN });
  const pace = { everyMs: Number(values.every), patienceMs: Number(values.patience) };
  const [runs, reasons] = [[], {}];
  for (const name of positionals.length > 0 ? positionals : all) {
    const prepared = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
    Object.assign(reasons, prepared.notOffered);
    runs.push(await runPlan(api, prepared, pace));
  }
  const table = summary(runs, reasons);
  writeFileSync(join(values.from, 'summary.md'), table);
  console.log(table);
  process.exitCode = runs.some(({ modules }) => modules.some(({ verdict }) => verdict === 'failed')) ? 1 : 0;
} catch (error) {
  console.error(error.message);
  process.exitCode = 2;
}
