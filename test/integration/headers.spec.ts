import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from '#libs/testing';
import { begin, discoverAsPortal } from '../support/login.js';
import { TestService } from '../support/service.js';

/** A26, A32: what every answer carries, whoever writes it. */
describe('the headers of an answer', () => {
  let service: TestService;

  beforeAll(async () => {
    service = await TestService.start('embedded');
  });
  afterAll(() => service.stop());

  const places: readonly [string, (service: TestService) => string][] = [
    ['of the engine', ({ issuer }) => `${issuer}/.well-known/openid-configuration`],
    ['of an error page', ({ issuer }) => `${issuer}/oidc/auth`],
    ['of a page that is not there', ({ issuer }) => `${issuer}/nothing`],
    ['of the desk', ({ issuer }) => `${issuer}/desk`],
    ['of the documentation', ({ issuer }) => `${issuer}/docs`],
    ['of the phone app', ({ appOrigin }) => `${appOrigin}/`],
    ['of the phone API', ({ appOrigin }) => `${appOrigin}/api/requests`],
    ['of a health check', ({ issuer }) => `${issuer}/health/ready`],
  ];

  it.each(places)('%s forbids frames, guesses at its type and leaks to other sites', async (_, place) => {
    const { headers } = await request('GET', place(service), {});
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
    });
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|\*/);
    expect(headers['incident']).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    expect(headers).not.toHaveProperty('x-powered-by');
    expect(headers).not.toHaveProperty('server');
  });

  it('of a login page keep it out of every cache, and its cookies from scripts and other sites', async () => {
    const { browser, page, url } = await begin(service, await discoverAsPortal(service));
    expect((await browser.get(page)).headers['cache-control']).toBe('no-store');
    const { headers } = await request('GET', url.href, {});
    for (const cookie of headers['set-cookie'] ?? []) expect(cookie.toLowerCase()).toMatch(/httponly.*|samesite=lax/);
    expect((headers['set-cookie'] ?? []).length).toBeGreaterThan(0);
    expect((headers['set-cookie'] ?? []).every((cookie) => /httponly/i.test(cookie))).toBe(true);
  });
});
