import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { begin, discoverAsPortal, finish, goOn, readLoginPage } from '../support/login.js';
import { taras, TestService } from '../support/service.js';

const command = join(process.cwd(), 'dist/libs/testing/virtual-phone/phone-command.js');

describe('the phone on the command line', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await TestService.start('embedded');
  });
  afterAll(() => service.stop());

  const run = async (...words: readonly string[]) => {
    const env = {
      ...process.env,
      APP_ORIGIN: service.appOrigin,
      PHONE_FILE: join(service.stores.folder, 'phone.json'),
    };
    const result = promisify(execFile)(process.execPath, [command, ...words], { env });
    return result.then(
      ({ stdout }) => stdout,
      (error: unknown) => {
        const { code, stderr } = error as { code: number; stderr: string };
        return `exit ${code}: ${stderr}`;
      },
    );
  };

  it('says how it is used, and what is missing', async () => {
    expect(await run('--help')).toContain('npm run phone -- activate <code>');
    expect(await run('approve')).toBe(
      `exit 1: There is no phone in ${join(service.stores.folder, 'phone.json')}. Begin with: npm run phone -- activate <code>\n`,
    );
    expect(await run('dance')).toContain('exit 2');
  });

  it('activates, approves by code, approves by link, refuses, shows its history, and forgets', async () => {
    expect(await run('activate', await service.activationCode(taras))).toContain('Тарас Зразковий');
    const portal = await discoverAsPortal(service);

    const byCode = await begin(service, portal);
    expect(await run('approve', (await readLoginPage(byCode)).typedCode)).toContain('Confirmed.');
    expect((await finish(service, byCode)).searchParams.has('code')).toBe(true);

    const byLink = await begin(service, portal);
    const output = await run('approve', (await readLoginPage(byLink)).appLink);
    const returnTo = /http\S+/.exec(output)?.[0] ?? '';
    expect(
      (await goOn(service, byLink.browser, byLink.page, await byLink.browser.get(returnTo))).searchParams.has('code'),
    ).toBe(true);

    const refused = await begin(service, portal);
    expect(await run('refuse', (await readLoginPage(refused)).typedCode, '--not-me')).toContain('Refused.');
    expect(
      (await run('history'))
        .split('\n')
        .slice(0, 3)
        .map((line) => line.split(' ')[0]),
    ).toEqual(['not_me', 'approved', 'approved']);

    expect(await run('approve', 'WRONGCODE')).toContain('session_unknown');
    expect(await run('approve')).toContain('Nothing waits');
    expect(await run('forget')).toContain('removed');
    expect(await run('history')).toContain('There is no phone');
  });
});
