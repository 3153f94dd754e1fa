import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { parseRelyingParties } from '../../src/core/relying-parties/index.js';
import { SuiteServer, type Script } from '../support/suite-server.js';
import { basicModules, fapi2Modules, notOffered } from './modules.js';

const out = mkdtempSync(join(tmpdir(), 'conformance-'));
const read = (name: string) => JSON.parse(readFileSync(join(out, name), 'utf8')) as Record<string, unknown>;

async function run(script: string, ...args: string[]) {
  const child = spawn(process.execPath, [`test/conformance/runner/${script}`, ...args], {
    env: { ...process.env, CONFORMANCE_TOKEN: 'token-of-the-suite' },
  });
  const [said, complained] = [text(child.stdout), text(child.stderr)];
  const code = await new Promise((resolve) => child.once('exit', resolve));
  return { code, said: await said, complained: await complained };
}

beforeAll(async () => {
  const prepared = await run(
    'prepare.mjs',
    '--issuer',
    'http://localhost:3000',
    '--suite',
    'https://localhost:8443',
    '--out',
    out,
  );
  expect(prepared).toMatchObject({ code: 0, complained: '' });
});

describe('what is prepared for the official suite', () => {
  const plans = [
    ['config', 'oidcc-config-certification-test-plan'],
    ['basic', 'oidcc-basic-certification-test-plan'],
    ['form-post', 'oidcc-formpost-basic-certification-test-plan'],
    ['rp-initiated-logout', 'oidcc-rp-initiated-logout-certification-test-plan'],
    ['back-channel-logout', 'oidcc-backchannel-rp-initiated-logout-certification-test-plan'],
    ['fapi2-security-profile', 'fapi2-security-profile-final-test-plan'],
    ['fapi2-message-signing', 'fapi2-message-signing-final-test-plan'],
  ] as const;

  it.each(plans)('%s configures %s, with clients that State ID would register', (name, plan) => {
    const prepared = read(`plans/${name}.json`) as { plan: string; config: Record<string, { client_id?: string }> };
    expect(prepared.plan).toBe(plan);
    expect(prepared.config).toMatchObject({
      alias: 'state-id',
      server: { discoveryUrl: 'http://localhost:3000/.well-known/openid-configuration' },
      browser: expect.any(Array),
    });
    const registered = (read('relying-parties.json') as unknown as { id: string }[]).map(({ id }) => id);
    const named = Object.values(prepared.config).flatMap(({ client_id: id }) => (id === undefined ? [] : [id]));
    expect(named.length).toBe(name === 'config' ? 0 : name === 'basic' || name === 'form-post' ? 3 : 2);
    for (const id of named) expect(registered).toContain(id);
  });

  it('registers clients that the registry takes, without a private key', () => {
    const file = readFileSync(join(out, 'relying-parties.json'), 'utf8');
    const none = () => {
      throw new Error('keys are in the file itself');
    };
    expect(parseRelyingParties(JSON.parse(file), none)).toHaveLength(14);
    expect(file).not.toContain('"d":');
    expect(statSync(join(out, 'plans/fapi2-security-profile.json')).mode & 0o077).toBe(0);
  });

  it('says of the same modules as our own tests that they are not offered', () => {
    const { notOffered: listed } = read('plans/basic.json');
    expect(Object.keys(listed as object).sort()).toEqual(Object.keys(notOffered).sort());
  });

  it('drives the browser by rules for modules that exist', () => {
    const { override } = JSON.parse(readFileSync('test/conformance/plans/browser.json', 'utf8')) as {
      override: object;
    };
    const known: readonly string[] = [...basicModules, ...fapi2Modules];
    const ours = Object.keys(override).filter((name) => !name.startsWith('oidcc-rp-initiated-logout'));
    for (const name of ours) expect(known).toContain(name);
  });
});

describe('the runner', () => {
  let suite: SuiteServer;
  afterEach(() => suite.stop());

  async function runs(modules: Readonly<Record<string, Script>>, plan = 'basic', ...more: string[]) {
    suite = await SuiteServer.start(modules);
    const pace = ['--every', '5', '--patience', '2000'];
    return run('run.mjs', '--suite', suite.origin, '--from', out, ...pace, ...more, plan);
  }

  it('runs each module of a plan with its variant, and succeeds when all pass that are offered', async () => {
    const { code, said } = await runs({
      'oidcc-server': { result: 'PASSED' },
      'oidcc-prompt-login': { result: 'REVIEW' },
      'oidcc-max-age-1': { result: 'WARNING' },
      'oidcc-refresh-token': { result: 'SKIPPED' },
      'oidcc-scope-email': { result: 'FAILED', log: [{ result: 'FAILURE', msg: 'no scope' }] },
    });
    expect(code).toBe(0);
    expect(said).toContain('| `oidcc-basic-certification-test-plan` | 5 | 4 | 1 | 0 |');
    expect(said).toContain('- oidcc-scope-email: not offered (FAILED): the scope is not offered');
    expect(readFileSync(join(out, 'summary.md'), 'utf8').trim()).toBe(said.trim());
    const [created] = suite.created;
    expect(created?.variant).toEqual({ server_metadata: 'discovery', client_registration: 'static_client' });
    expect(created?.config['client']).toMatchObject({ client_id: 'suite-basic-1', client_secret: expect.any(String) });
    expect([...suite.tokens]).toEqual(['Bearer token-of-the-suite']);
  });

  it('sets a module off that waits for it', async () => {
    const { code } = await runs({
      'oidcc-server': { states: ['CONFIGURED', 'RUNNING', 'FINISHED'], result: 'PASSED' },
    });
    expect([code, suite.started]).toEqual([0, ['oidcc-server']]);
  });

  it('fails with what the suite found when a module fails, is interrupted, or does not end', async () => {
    const { code, said } = await runs({
      'oidcc-server': {
        result: 'FAILED',
        log: [{ result: 'SUCCESS' }, { result: 'FAILURE', src: 'CheckX', msg: 'is wrong' }],
      },
      'oidcc-userinfo-get': { states: ['RUNNING', 'INTERRUPTED'] },
      'oidcc-codereuse': { states: ['WAITING'] },
      'oidcc-login-hint': { result: 'PASSED' },
    });
    expect(code).toBe(1);
    expect(said).toContain('| 4 | 1 | 0 | 3 |');
    for (const line of [
      'oidcc-server: FAILED; CheckX: is wrong',
      'oidcc-userinfo-get: INTERRUPTED',
      'oidcc-codereuse: TIMEOUT',
    ])
      expect(said).toContain(line);
  });

  it('says what is wrong when it cannot run', async () => {
    const unknown = await runs({}, 'no-such-plan');
    expect([unknown.code, unknown.complained]).toEqual([2, expect.stringContaining('no plan no-such-plan; there are')]);
    suite.stop();
    const unreachable = await run('run.mjs', '--suite', 'http://127.0.0.1:9', '--from', out, 'config');
    expect([unreachable.code, unreachable.complained]).toEqual([2, expect.stringContaining('cannot be reached')]);
  });
});
