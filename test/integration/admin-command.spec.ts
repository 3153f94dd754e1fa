import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runAdmin } from '../../src/admin/run-admin.js';
import { CitizenRepository } from '../../src/core/citizens/index.js';
import { openDatabase } from '../../src/platform/persistence/index.js';
import { schema } from '../../src/schema.js';
import { makeCitizen } from '../support/records.js';
import { loadConfig } from '../../src/config/index.js';
import { aRegistration } from '../support/registry-node.js';
import { makeStores, storeKinds, type TestStores } from '../support/stores.js';

describe.each(storeKinds)('the operators’ command, on %s', (kind) => {
  let stores: TestStores;

  beforeAll(async () => {
    stores = await makeStores(kind);
  });
  afterAll(() => stores.dispose());

  const admin = async (args: readonly string[], input = '') => {
    // A Redis that is down must not keep anybody from switching a portal off.
    const settings = { ...stores.settings, ...(kind !== 'embedded' && { REDIS_URL: 'redis://127.0.0.1:1' }) };
    const config = () => loadConfig(settings);
    const { code, text } = await runAdmin(args, { config, user: 'tester', input: Readable.from([input]) });
    return { code, output: code === 0 ? text : '', errors: code === 0 ? '' : text };
  };
  const json = (value: unknown) => JSON.stringify(value);
  const { jwks: _, ...withoutProof } = aRegistration({ id: 'library', source_networks: ['192.0.2.0/28'] });

  it('registers from standard input, and says what it did', async () => {
    const { code, output } = await admin(['client', 'add', '-', '--by', 'iryna'], json(aRegistration()));
    expect([code, output]).toEqual([0, 'town-hall is registered (version 1).']);
  });

  it('makes a secret and shows it once', async () => {
    const file = join(stores.folder, 'library.json');
    writeFileSync(file, json(withoutProof));
    const { code, output } = await admin(['client', 'add', file, '--make-secret']);
    const [, secret = ''] = /shown this once: ([\w-]{43})$/.exec(output) ?? [];
    expect([code, secret.length]).toEqual([0, 43]);
    const shown = await admin(['client', 'show', 'library']);
    expect(JSON.parse(shown.output)).toMatchObject({ id: 'library', client_secret_digest: expect.any(String) });
    expect(shown.output).not.toContain(secret);
  });

  it('changes, switches off and on, and tells the history with what was before', async () => {
    const changed = json(aRegistration({ default_level: 'high' }));
    expect((await admin(['client', 'change', '-', '--by', 'taras'], changed)).code).toBe(0);
    const off = await admin(['client', 'disable', 'town-hall', '--by', 'iryna', '--reason', 'key stolen']);
    expect(off.output).toContain('town-hall is disabled (version 3)');
    expect((await admin(['client', 'list'])).output).toMatch(/^town-hall\tdisabled\tstandard\tversion 3\toperator/m);
    expect((await admin(['client', 'enable', 'town-hall'])).output).toContain('active (version 4)');
    const { output } = await admin(['client', 'history', 'town-hall']);
    expect(output).toMatch(/^1 {2}\S+ {2}registered by command:iryna\n2 {2}\S+ {2}changed by command:taras\n/);
    expect(output).toContain('    default_level: "substantial" -> "high"\n');
    expect(output).toMatch(/3 {2}\S+ {2}disabled by command:iryna: key stolen\n4 /);
  });

  it('keeps organisations', async () => {
    const organisation = { id: 'town', name: { en: 'Town' }, registry_code: '70001234' };
    expect((await admin(['organisation', 'set', '-'], json(organisation))).output).toBe('town is kept.');
    expect((await admin(['organisation', 'list'])).output).toContain('"registryCode": "70001234"');
  });

  it('appoints officers, and from then on breaks the glass with a reason only, on record', async () => {
    const citizen = makeCitizen();
    const database = await openDatabase(loadConfig(stores.settings).stores, schema);
    await new CitizenRepository(database).addOrRename(citizen);
    await database.close();
    const { identifier, pseudonym } = citizen;
    const add = await admin(['officer', 'add', identifier, '--role', 'operator', '--role', 'security-officer']);
    expect(add).toMatchObject({ code: 0, output: `${pseudonym} is operator, security-officer.` });
    expect((await admin(['officer', 'list'])).output).toContain(
      `${pseudonym}\tactive\toperator,security-officer\tOksana`,
    );
    const change = ['client', 'change', '-'];
    const silent = await admin(change, json(aRegistration({ default_level: 'low' })));
    expect(silent).toMatchObject({ code: 1, errors: expect.stringContaining('--reason') });
    expect((await admin([...change, '--reason', 'incident 41'], json(aRegistration()))).code).toBe(0);
    expect((await admin(['client', 'disable', 'library'])).code).toBe(0);
    expect((await admin(['officer', 'remove', identifier, '--reason', 'left'])).output).toContain('no roles');
    const again = await openDatabase(loadConfig(stores.settings).stores, schema);
    const events = await again.manager.query<{ data: object }[]>(
      `SELECT data FROM audit_event WHERE type = 'administration.break_glass' ORDER BY id`,
    );
    await again.close();
    expect(events.map(({ data }) => data).slice(-3)).toEqual([
      { command: 'officer add' },
      { command: 'client change', reason: 'incident 41' },
      { command: 'officer remove', reason: 'left' },
    ]);
  });

  it.each([
    [['officer', 'add', 'PNOUA-19840312-99012', '--role', 'auditor'], '', 1, 'Nobody of this identifier'],
    [['officer', 'add', 'PNOUA-19840312-99012'], '', 2, 'officer add needs --role'],
    [['officer', 'add', 'PNOUA-19840312-99012', '--role', 'king'], '', 2, 'operator, security-officer, auditor'],
    [['client', 'add', '-'], json(aRegistration()), 1, 'A portal of this id is registered already.'],
    [['client', 'change', '-'], json(aRegistration({ id: 'nobody' })), 1, 'No portal of this id is registered.'],
    [['client', 'disable', 'nobody'], '', 1, 'No portal of this id is registered. (nobody)'],
    [
      ['client', 'add', '-'],
      json(withoutProof),
      1,
      'Refused, nothing was changed:\n  profile standard needs exactly one',
    ],
    [['client', 'add', '-'], '{', 2, 'standard input cannot be read as JSON'],
    [['client', 'add', '/does/not/exist'], '', 2, 'cannot be read as JSON'],
    [['client', 'delete', 'town-hall'], '', 2, 'there is no command "client delete town-hall"'],
    [['client', 'show'], '', 2, 'client show takes one thing more'],
    [['client', 'list', '--all'], '', 2, "Unknown option '--all'"],
    [['constructor'], '', 2, 'npm run admin -- client history ID'],
  ])('refuses %j in words', async (args, input, expected, words) => {
    const { code, output, errors } = await admin(args, input);
    expect([code, output]).toEqual([expected, '']);
    expect(errors).toContain(words);
    expect(errors).not.toContain('    at ');
  });

  it('is a program of its own, whose exit code and outputs tell how it went', () => {
    const run = (...args: string[]) =>
      spawnSync(process.execPath, ['dist/src/admin.js', ...args], { env: stores.settings, encoding: 'utf8' });
    expect(run('client', 'list')).toMatchObject({ status: 0, stdout: expect.stringContaining('town-hall\t') });
    expect(run('client')).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('Commands:') });
  });
});
