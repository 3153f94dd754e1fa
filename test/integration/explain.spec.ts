import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from '#libs/testing';
import { parseConfig } from '../../src/config/index.js';
import { ExplainModule } from '../../src/api/operations/explain.module.js';
import { AppModule } from '../../src/app.module.js';
import type { Runtime } from '../../src/runtime.module.js';
import { TestService } from '../support/service.js';

describe('the payload explainer', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await TestService.start('embedded');
  });
  afterAll(() => service.stop());

  const payload = `demo|ACSP_V2|${'A'.repeat(24)}|${'A'.repeat(43)}=|${'A'.repeat(43)}|REVNTw==||${'A'.repeat(43)}=|displayTextAndPIN||QR`;
  const post = (fields: Readonly<Record<string, string>>, origin = service.issuer) =>
    request(
      'POST',
      `${service.issuer}/docs/explain`,
      { Origin: origin, 'Content-Type': 'application/x-www-form-urlencoded' },
      new URLSearchParams(fields).toString(),
    );

  it('shows each field with what was found, and what was typed as text', async () => {
    const { status, text } = await post({ payload, relyingPartyName: 'demo', schemeName: '<script>alert(1)</script>' });
    expect(status).toBe(200);
    expect(text).toContain('id="field-flowType"');
    expect(text).toContain('The spelling of the request is what gets signed.');
    expect(text).toContain('says: DEMO');
    expect(text).not.toContain('<script>alert');
  });

  it('says of a text that is no payload that it is none', async () => {
    expect((await post({ payload: 'hello' })).text).toContain('this one has 1.');
    expect((await post({})).text).toContain('this one has 1.');
  });

  it('is an empty form at first, without script', async () => {
    const { status, text, headers } = await request('GET', `${service.issuer}/docs/explain`, {});
    expect([status, text.includes('<script'), text.includes('id="fields"')]).toEqual([200, false, false]);
    expect(headers['content-security-policy']).toContain("form-action 'self'");
  });

  it.each([
    ['local', true],
    ['production', false],
  ] as const)('is there in profile %s: %s', (profile, there) => {
    const config = { ...parseConfig('local', service.environment()), profile };
    const { imports } = AppModule.with({ config } as Runtime);
    expect(imports?.includes(ExplainModule)).toBe(there);
  });

  it('takes no form of another site, and none that is too long', async () => {
    expect((await post({ payload }, 'https://elsewhere.example')).status).toBe(403);
    expect((await post({ payload: 'a'.repeat(16_001) })).status).toBe(400);
  });
});
