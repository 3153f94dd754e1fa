import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testAccounts } from '../../src/api/sandbox/test-accounts.js';
import { testPersons } from '../../src/core/population-register/index.js';
import { readCurl, sendCurl } from '../support/curl.js';
import { freePort } from '../support/free-port.js';
import { authenticationBody, linkOf, PlainClient } from '../support/relying-party-api.js';
import { makeFolder } from '../support/stores.js';
import { inLinks } from '../support/test-accounts.js';
import { until } from '../support/until.js';

const page = readFileSync('docs/integrators/sandbox.md', 'utf8');
const calls = [...page.matchAll(/^```sh\n(curl [^]*?)^```$/gm)].map(([, call = '']) => call);

describe('docs/integrators/sandbox.md', () => {
  it('publishes every test account, and what comes of it at each door', () => {
    const [, table = ''] = /<!-- test accounts -->\n+([^]*?)\n\n/.exec(page) ?? [];
    const rows = table
      .split('\n')
      .slice(2)
      .map((row) => row.split('|').slice(1, -1))
      .map((cells) => cells.map((cell) => cell.trim()));
    const noteOf = (person: string) => testPersons.find(({ identifier }) => identifier === person)?.note;
    expect(rows).toEqual(
      testAccounts.map(({ person, outcomes: { notification, deviceLink, v2, ciba } }) => [
        ...[person, noteOf(person)],
        ...[notification, deviceLink, v2, ciba],
      ]),
    );
  });
});

describe('npm run sandbox', () => {
  const folder = makeFolder();
  let port: number;
  let sandbox: ChildProcess;
  let printed = '';

  beforeAll(async () => {
    port = await freePort();
    const settings = { PORT: String(port), PORTAL_PORT: String(await freePort()), DATA_DIR: join(folder, 'data') };
    const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => /^[A-Z]+$/.test(name)));
    mkdirSync(settings.DATA_DIR);
    const env = { ...environment, ...settings, ISSUER: `http://localhost:${port}`, TEST_ACCOUNTS_DELAY_MS: '10' };
    sandbox = spawn(process.execPath, ['scripts/sandbox.mjs'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [sandbox.stdout, sandbox.stderr]) stream?.on('data', (part) => (printed += String(part)));
    await until(() => printed.includes('State ID is running'), 60_000);
  }, 70_000);
  afterAll(async () => {
    const ended = new Promise((resolve) => sandbox.once('exit', resolve));
    sandbox.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  });

  /** A call of the page, at the port of this test; what a reader has to fill in is filled in. */
  const call = (text: string, filled: Readonly<Record<string, string>> = {}) => {
    const { url, method, json } = readCurl(text);
    const fill = (written: string) => {
      const here = written.replaceAll('localhost:3000', `localhost:${port}`);
      return Object.entries(filled).reduce((now, [from, to]) => now.replace(from, to), here);
    };
    return sendCurl({ url: fill(url), method, json: json === undefined ? undefined : fill(json) });
  };

  it('answers every call of the page as the page says', async () => {
    const [accounts = '', signIn = '', status = '', link = '', tell = '', forget = '', ...more] = calls;
    expect(more).toEqual([]);
    expect(printed).toContain(`http://localhost:${port}/sandbox/accounts`);
    expect(await call(accounts)).toMatchObject({
      status: 200,
      body: { accounts: testAccounts.map(({ person, outcomes }) => ({ person, outcomes })) },
    });
    const started = await call(signIn);
    expect(started.status).toBe(200);
    const { sessionID } = started.body as { sessionID: string };
    expect(await call(status, { $SESSION_ID: sessionID })).toMatchObject({
      status: 200,
      body: { state: 'COMPLETE', result: { endResult: 'OK' }, interactionTypeUsed: 'displayTextAndPIN' },
    });
    const body = authenticationBody({ interactions: inLinks });
    const client = new PlainClient({ issuer: `http://localhost:${port}` });
    const { body: asked } = await client.post('authentication/device-link/anonymous', body);
    const [written = ''] = /http:\/\/app\.[^"]*/.exec(link.replaceAll('3000', String(port))) ?? [];
    expect(await call(link, { [written]: linkOf('auth', body, asked) })).toEqual({
      status: 200,
      body: { answer: 'confirm' },
    });
    expect((await client.status(asked.sessionID)).result?.endResult).toBe('OK');
    expect(await call(tell)).toEqual({ status: 200, body: { waiting: 3 } });
    expect(await call(forget)).toEqual({ status: 204, body: undefined });
  }, 120_000);
});
