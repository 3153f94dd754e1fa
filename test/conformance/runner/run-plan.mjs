import { setTimeout as sleep } from 'node:timers/promises';

const ended = ['FINISHED', 'INTERRUPTED'];
/** Results that a certification accepts; REVIEW is looked at by people. */
const fine = ['PASSED', 'WARNING', 'REVIEW', 'SKIPPED'];

/**
 * Runs one plan, module after module.
 * @param {import('./suite-api.mjs').SuiteApi} api
 * @param {{plan: string, variant: object, notOffered: Record<string, string>, config: object}} prepared
 * @param {{everyMs?: number, patienceMs?: number}} pace how often to look, and how long a module may take
 * @returns {Promise<{plan: string, modules: {module: string, result: string, verdict: 'passed' | 'not offered' | 'failed', faults: string[]}[]}>}
 */
export async function runPlan(api, prepared, pace = {}) {
  const { plan, variant, notOffered, config } = prepared;
  const { id, modules } = await api.createPlan(plan, variant, config);
  const results = [];
  for (const entry of modules) {
    const { testModule: module } = entry;
    const { result, faults } = await runModule(api, id, entry, pace).catch((error) => ({
      result: 'ERROR',
      faults: [error.message],
    }));
    results.push({ module, result, verdict: verdictOf(result, notOffered[module]), faults });
  }
  return { plan, modules: results };
}

function verdictOf(result, reason) {
  if (reason !== undefined) return 'not offered';
  return fine.includes(result) ? 'passed' : 'failed';
}

async function runModule(api, planId, entry, { everyMs = 1_000, patienceMs = 240_000 }) {
  const { id } = await api.createTest(planId, entry);
  const end = Date.now() + patienceMs;
  let started = false;
  for (;;) {
    const { status, result } = await api.info(id);
    if (ended.includes(status)) {
      const faults = fine.includes(result) ? [] : faultsIn(await api.log(id));
      return { result: status === 'INTERRUPTED' ? status : (result ?? 'UNKNOWN'), faults };
    }
    if (status === 'CONFIGURED' && !started) {
      started = true;
      await api.start(id);
    }
    if (Date.now() > end) return { result: 'TIMEOUT', faults: [`still ${status} after ${patienceMs / 1000} s`] };
    await sleep(everyMs);
  }
}

function faultsIn(log) {
  return log.filter(({ result }) => result === 'FAILURE').map(({ src, msg }) => `${src ?? ''}: ${msg ?? ''}`);
}

/** The numbers by plan, as a table, and under it what failed and what is not offered. */
export function summary(runs, reasons = {}) {
  const count = (run, verdict) => run.modules.filter((module) => module.verdict === verdict).length;
  const rows = runs.map(
    (run) =>
      `| \`${run.plan}\` | ${run.modules.length} | ${count(run, 'passed')} | ${count(run, 'not offered')} | ${count(run, 'failed')} |`,
  );
  const listed = (verdict, tell) =>
    runs.flatMap((run) => run.modules.filter((module) => module.verdict === verdict).map(tell));
  return [
    '| Plan | Modules | Passed | Not offered | Failed |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
    ...listed('failed', ({ module, result, faults }) => `- ${module}: ${[result, ...faults].join('; ')}`),
    ...listed('not offered', ({ module, result }) => `- ${module}: not offered (${result}): ${reasons[module] ?? ''}`),
    '',
  ].join('\n');
}
