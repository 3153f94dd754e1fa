import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { tmpdir } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { BrowserLike } from '../support/browser-like.js';
import { freePort } from '../support/free-port.js';
import { readLoginPage } from '../support/login.js';
import { oksana, TestService } from '../support/service.js';
import { until } from '../support/until.js';

/** The one block of code in a page. */
function blockOf(page: string, language: string): string {
  const text = readFileSync(`docs/integrators/quick-start/${page}`, 'utf8');
  const block = new RegExp(`^ *\`\`\`${language}\\n([^]*?)^ *\`\`\``, 'm').exec(text)?.[1];
  if (block === undefined) throw new Error(`${page} has no block of ${language}`);
  return block;
}

describe('the quick start for Node', () => {
  it('signs a citizen in as it stands in the documentation, and takes a refusal for one', async () => {
    const port = await freePort();
    const file = join(mkdtempSync(join(tmpdir(), 'quick-start-')), 'relying-parties.json');
    writeFileSync(file, blockOf('README.md', 'json').replaceAll('localhost:4567', `localhost:${port}`));
    const service = await TestService.start('embedded', { TEST_AUTHENTICATOR: 'on', RELYING_PARTIES_FILE: file });
    // Inside this folder, so that `openid-client` is found as it would be in a portal's own.
    const folder = resolve('.cache', `quick-start-${port}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'portal.mjs'), blockOf('node.md', 'js'));
    const env = { ...process.env, ISSUER: service.issuer, PORT: String(port) };
    const portal = spawn(process.execPath, [join(folder, 'portal.mjs')], { env });
    let said = '';
    for (const stream of [portal.stdout, portal.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
    try {
      await until(() => said.includes('is ready'));
      expect(await visit(service, port, 'confirm')).toEqual([200, 'Hello Оксана Прикладна, level high']);
      expect(await visit(service, port, 'refuse')).toEqual([401, 'Not signed in: access_denied']);
    } finally {
      portal.kill();
      rmSync(folder, { recursive: true });
      await service.stop();
    }
  });
});

/** A browser opens the portal, the citizen answers, and the portal shows who it is. */
async function visit(service: TestService, port: number, answer: string) {
  const browser = new BrowserLike();
  const callback = `http://localhost:${port}/callback`;
  const stop = (url: string) => url.includes('/login/') || url.startsWith(callback);
  const { url: page } = await browser.follow(`http://localhost:${port}/`, stop);
  const { appLink } = await readLoginPage({ browser, page } as never);
  const form = { link: appLink, back: new URL(page).pathname, person: oksana, answer };
  const { headers } = await browser.post(`${service.issuer}/sandbox/phone`, form);
  const next = answer === 'confirm' ? headers.location : (await browser.post(`${page}/leave`)).headers.location;
  const { url } = await browser.follow(new URL(String(next), page).href, (to) => to.startsWith(callback));
  const shown = await browser.get(url);
  return [shown.status, shown.text];
}
