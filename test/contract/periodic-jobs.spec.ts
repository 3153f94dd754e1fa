import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { SystemRandom } from '#libs/kernel';
import { PeriodicJobs, type PeriodicJob } from '../../src/platform/jobs/index.js';
import { Log } from '../../src/platform/logging/index.js';
import type { Database } from '../../src/platform/persistence/index.js';
import { databaseKinds, openTestDatabase, type TestDatabase } from '../support/databases.js';
import { until } from '../support/until.js';

/** Always the same chance. */
class Chance extends SystemRandom {
  constructor(private readonly share: number) {
    super();
  }

  override below(limit: number): number {
    return Math.floor(this.share * (limit - 1));
  }
}

const nothingLeft = async () => ({ rows: 0 });

describe.each(databaseKinds)('periodic jobs on %s', (kind) => {
  let given: TestDatabase;
  let nodes: PeriodicJobs[];
  let logged: string[];

  beforeAll(async () => {
    given = await openTestDatabase(kind);
  });
  afterAll(() => given.dispose());
  beforeEach(() => {
    [nodes, logged] = [[], []];
  });
  afterEach(() => Promise.all(nodes.map((node) => node.onModuleDestroy())));

  const start = (jobs: readonly PeriodicJob[], on: Database = given.database, share = 0) => {
    const log = new Log({ write: (line: string) => void logged.push(line) }, 'info');
    const node = new PeriodicJobs(on, new Chance(share), log);
    for (const job of jobs) node.add(job);
    node.onApplicationBootstrap();
    nodes.push(node);
    return node;
  };
  const lines = () => logged.map((line) => JSON.parse(line) as Record<string, unknown>);

  it('are done part by part until nothing is left, and counted in one line of the log', async () => {
    await given.database.manager.query("INSERT INTO spent SELECT 'Code', 'code ' || n, 1 FROM generate_series(1, 7) n");
    const part: PeriodicJob['part'] = async (within) => {
      const [gone] = await within.query<{ rows: number }[]>(
        `WITH gone AS (DELETE FROM spent WHERE id IN (SELECT id FROM spent LIMIT 3) RETURNING 1)
         SELECT count(*)::int AS rows FROM gone`,
      );
      return { rows: gone?.rows ?? 0, other: 0 };
    };
    const node = start([{ name: 'sweep', everyMs: 100, part }]);
    await until(() => logged.length > 0);
    await node.onModuleDestroy();
    expect(lines()[0]).toMatchObject({ code: 'job_done', job: 'sweep', rows: 7, other: 0 });
  });

  it('come again and again, at a moment between half and one and a half of their time', async () => {
    const begun = performance.now();
    const times: number[] = [];
    const job = (name: string) => ({
      name,
      everyMs: 300,
      part: async () => {
        times.push(performance.now() - begun);
        return nothingLeft();
      },
    });
    const early = start([job('early')]);
    await until(() => times.length === 2);
    await early.onModuleDestroy();
    expect(times[0]).toBeGreaterThanOrEqual(149);
    expect(times[0]).toBeLessThan(449);
    expect(times[1]).toBeGreaterThanOrEqual(298);
    const startedAt = performance.now() - begun;
    const late = start([job('late')], given.database, 1);
    await until(() => times.length === 3);
    await late.onModuleDestroy();
    expect((times[2] ?? 0) - startedAt).toBeGreaterThanOrEqual(448);
  });

  it('that fail are told, undo their part, and are tried again', async () => {
    let tries = 0;
    const part: PeriodicJob['part'] = async (within) => {
      tries += 1;
      await within.query("INSERT INTO spent VALUES ('Code', 'half done', 1)");
      if (tries === 1) throw new Error('disk full');
      return { rows: 0 };
    };
    start([{ name: 'sweep', everyMs: 40, part }]);
    await until(() => lines().some(({ code }) => code === 'job_done'));
    expect(lines()[0]).toMatchObject({ code: 'job_failed', job: 'sweep', err: { message: 'disk full' } });
  });

  it('end with the node: what is under way is waited for, and nothing more is begun', async () => {
    let [begun, ended] = [0, 0];
    const part = async () => {
      begun += 1;
      await sleep(100);
      ended += 1;
      return { rows: 1 };
    };
    const node = start([{ name: 'sweep', everyMs: 10, part }]);
    await until(() => begun > 0);
    await node.onModuleDestroy();
    const stoppedAt = begun;
    expect(ended).toBe(stoppedAt);
    await sleep(150);
    expect(begun).toBe(stoppedAt);
  });

  // The embedded database serves one node.
  if (kind !== 'PostgreSQL') return;
  it('are done by one node at a time, each job for itself', async () => {
    const running = { sweep: 0, tidy: 0 };
    const seen = { most: 0, together: 0, parts: [0, 0] };
    const job = (name: 'sweep' | 'tidy', node: number): PeriodicJob => ({
      name,
      everyMs: 4,
      part: async () => {
        running[name] += 1;
        seen.parts[node] = (seen.parts[node] ?? 0) + 1;
        seen.most = Math.max(seen.most, running.sweep, running.tidy);
        if (running.sweep > 0 && running.tidy > 0) seen.together += 1;
        await sleep(5);
        running[name] -= 1;
        return nothingLeft();
      },
    });
    for (const [node, on] of [given.database, given.other].entries())
      start([job('sweep', node), job('tidy', node)], on);
    await until(() => seen.parts.every((parts) => parts > 20) && seen.together > 0);
    expect(seen.most).toBe(1);
  });
});
