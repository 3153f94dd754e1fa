import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from '#libs/testing';
import { BrowserLike } from '../support/browser-like.js';
import { Conformance } from '../support/conformance.js';
import { RedisProcess } from '../support/redis-process.js';
import { TestService } from '../support/service.js';
import { storeKinds } from '../support/stores.js';

const withRedis = storeKinds.some((kind) => kind !== 'embedded') ? describe : describe.skip;

/** What docs/integrators/outages.md promises portals. */
withRedis('while the store of sessions is away', () => {
  let redis: RedisProcess;
  let suite: Conformance;

  beforeAll(async () => {
    redis = await RedisProcess.start();
    suite = new Conformance(await TestService.start('postgres and redis', { REDIS_URL: redis.url }));
    await redis.kill();
  });
  afterAll(async () => {
    await redis.boot();
    await suite.service.stop();
    await redis.kill();
  });
  const get = (path: string) => request('GET', suite.service.issuer + path, {});

  it('readiness says so, and which store it is; the process is alive', async () => {
    const ready = await get('/health/ready');
    expect([ready.status, JSON.parse(ready.text)]).toEqual([
      503,
      { status: 'not_ready', database: 'up', sessions: 'down' },
    ]);
    expect((await get('/health/live')).status).toBe(200);
  });

  it('discovery and keys go on', async () => {
    expect((await get('/.well-known/openid-configuration')).status).toBe(200);
    expect((await get('/oidc/jwks')).status).toBe(200);
  });

  it('a citizen gets a page of ours with an incident number, and is led nowhere', async () => {
    const { url, answer } = await suite.ask({}, new BrowserLike());
    expect([answer?.status, url.startsWith(suite.service.issuer)]).toEqual([503, true]);
    expect(answer?.text).toContain(String(answer?.headers['incident']));
  });

  it('the token endpoint says that it is away and for how long, and never invalid_grant', async () => {
    const { status, headers, text } = await suite.redeem('a-code', 'v'.repeat(43));
    expect([status, headers['retry-after']]).toEqual([503, '2']);
    expect(JSON.parse(text)).toMatchObject({ error: 'temporarily_unavailable' });
  });
});
