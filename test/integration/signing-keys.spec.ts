import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeProtectedHeader, type JSONWebKeySet } from 'jose';
import type * as client from 'openid-client';
import { KeyCache } from '../support/key-cache.js';
import { runKeysCommand } from '../../src/api/oidc/index.js';
import { CryptographicModules } from '../../src/api/oidc/keys/cryptographic-modules.js';
import { RotateKeys } from '../../src/api/oidc/keys/rotate-keys.js';
import { SigningKeyRepository } from '../../src/api/oidc/keys/signing-key.repository.js';
import { SigningKeys } from '../../src/api/oidc/keys/signing-keys.js';
import { Config } from '../../src/config/index.js';
import { KeyValueStore } from '../../src/platform/key-value/index.js';
import { Log } from '../../src/platform/logging/index.js';
import { Database } from '../../src/platform/persistence/index.js';
import { discoverAsPortal, signIn, signInByLink } from '../support/login.js';
import { startNodes } from '../support/nodes.js';
import { oksana, taras, TestService } from '../support/service.js';
import { softHsm } from '../support/soft-hsm.js';
import { reachable, storeKinds } from '../support/stores.js';
import { TurnableClock } from '../support/turnable-clock.js';
import { until } from '../support/until.js';

const hour = 60 * 60_000;
const keysOf = async (service: TestService) =>
  ((await (await fetch(`${service.issuer}/oidc/jwks`)).json()) as JSONWebKeySet).keys;
const kidsOf = async (service: TestService) => (await keysOf(service)).map(({ kid }) => kid);
const kidOf = (tokens: client.TokenEndpointResponse) => decodeProtectedHeader(String(tokens.id_token)).kid;
const statesOf = async (service: TestService) => {
  const rows = await service.get(SigningKeyRepository).all();
  return Object.fromEntries(rows.map(({ kid, state }) => [kid, state]));
};

describe.each(storeKinds)('signing keys, on %s', (kind) => {
  let service: TestService;
  let portal: client.Configuration;
  const clock = new TurnableClock();

  beforeAll(async () => {
    service = await TestService.start(kind, {}, { clock });
    portal = await discoverAsPortal(service);
  });
  afterAll(() => service.stop());

  it('are two from the first moment on: one signs, one is published and will', async () => {
    const keys = await keysOf(service);
    expect(keys).toEqual([
      { kty: 'EC', crv: 'P-256', use: 'sig', alg: 'ES256', kid: keys[0]?.kid, x: keys[0]?.x, y: keys[0]?.y },
      { kty: 'EC', crv: 'P-256', use: 'sig', alg: 'ES256', kid: keys[1]?.kid, x: keys[1]?.x, y: keys[1]?.y },
    ]);
    const { tokens } = await signIn(service, portal, await service.phoneOf(oksana));
    expect(await statesOf(service)).toEqual({ [String(kidOf(tokens))]: 'active', [String(keys[1]?.kid)]: 'next' });
  });

  it('are not kept in the clear', async () => {
    const rows = await service.get(Database).manager.query<{ sealed: string }[]>('SELECT * FROM signing_key');
    for (const row of rows) {
      const bytes = Buffer.from(row.sealed, 'base64url').toString('latin1');
      expect(bytes).not.toContain('kty');
      expect(JSON.stringify(row)).not.toContain('"d"');
    }
  });

  it('may be kept by portals for five minutes, and what discovery says for an hour; nothing else may be', async () => {
    const cacheControl = async (path: string) => (await fetch(`${service.issuer}${path}`)).headers.get('cache-control');
    expect(await cacheControl('/oidc/jwks')).toBe('public, max-age=300');
    expect(await cacheControl('/.well-known/openid-configuration')).toBe('public, max-age=3600');
    expect(await cacheControl('/oidc/auth')).toBe('no-store');
    expect(await cacheControl('/oidc/token')).toBe('no-store');
  });

  it('are not rotated before every copy of the published keys holds the next one', async () => {
    const before = await kidsOf(service);
    clock.advance(9 * 60_000);
    const { text, done } = await runKeysCommand(service.app, ['rotate']);
    expect([text, done]).toEqual([expect.stringMatching(/^ES256: not rotated: .* try again in \d+ s\n$/), false]);
    expect(await kidsOf(service)).toEqual(before);
  });

  it('are rotated by command, once, however many command it: the next one signs, the former one retires', async () => {
    const [active, next] = await kidsOf(service);
    clock.advance(2 * 60_000);
    const rotation = service.get(RotateKeys);
    const results = await Promise.all(Array.from({ length: 10 }, () => rotation.rotate('ES256')));
    expect(results.filter((result) => result === 'rotated')).toHaveLength(1);
    expect(results.filter((result) => result === 'too_young' || result === 'somebody_else_did')).toHaveLength(9);
    await until(async () => (await kidsOf(service))[0] === next);
    const kids = await kidsOf(service);
    expect(kids).toEqual([next, kids[1], active]);
    expect(await statesOf(service)).toEqual({
      [String(next)]: 'active',
      [String(kids[1])]: 'next',
      [String(active)]: 'retiring',
    });
  });

  it('are rotated by schedule, after 30 days', async () => {
    const [active, next] = await kidsOf(service);
    clock.advance(29 * 24 * hour);
    await service.get(RotateKeys).due();
    expect((await kidsOf(service))[0]).toBe(active);
    clock.advance(24 * hour);
    await service.get(RotateKeys).due();
    expect((await statesOf(service))[String(next)]).toBe('active');
  });

  it('stay published while anything may refer to them, and then go', async () => {
    const retired = (await service.get(SigningKeyRepository).all()).filter(({ state }) => state === 'retiring');
    clock.advance(12.9 * hour);
    await service.get(RotateKeys).due();
    expect(Object.keys(await statesOf(service))).toContain(retired[0]?.kid);
    clock.advance(0.2 * hour);
    await service.get(RotateKeys).due();
    expect(Object.values(await statesOf(service)).sort()).toEqual(['active', 'next']);
  });

  it('leave every change in the audit record', async () => {
    const rows = await service
      .get(Database)
      .manager.query<{ data: unknown }[]>(`SELECT data FROM audit_event WHERE type = 'oidc.signing_key_changed'`);
    const states = rows.map(
      ({ data }) =>
        (typeof data === 'string' ? (JSON.parse(data) as { state: string }) : (data as { state: string })).state,
    );
    expect(states.filter((state) => state === 'active')).toHaveLength(3);
    expect(states.filter((state) => state === 'gone')).toHaveLength(2);
  });

  it('are listed by command; an unknown order or algorithm changes nothing', async () => {
    await until(async () => (await kidsOf(service)).length === 2);
    const kids = await kidsOf(service);
    const { text } = await runKeysCommand(service.app, ['list']);
    expect(
      text
        .trim()
        .split('\n')
        .map((line) => line.split(/ {2,}/).at(-1))
        .sort(),
    ).toEqual(kids.toSorted());
    expect(await runKeysCommand(service.app, ['rotate', 'HS256'])).toEqual({
      text: 'there are no keys of HS256\n',
      done: false,
    });
    expect(await runKeysCommand(service.app, ['delete'])).toMatchObject({ done: false });
    expect(await kidsOf(service)).toEqual(kids);
  });
});

describe.each(storeKinds)('rotating while people sign in, on %s', (kind) => {
  it('5 times costs nobody a login, and every ID token verifies with cached keys', async () => {
    const { service, stop } = await startNodes(kind, { JWKS_CACHE_SECONDS: '1' });
    const portal = await discoverAsPortal(service);
    const cache = new KeyCache(service.issuer);
    const phones = await Promise.all([oksana, taras].map((person) => service.phoneOf(person)));
    const issued: string[] = [];
    const kids = () => new Set(issued.map((token) => decodeProtectedHeader(token).kid));
    let rotating = true;
    const logins = phones.map(async (phone) => {
      while (rotating) {
        const tokens = await signInByLink(service, portal, phone);
        await cache.verify(String(tokens.id_token));
        issued.push(String(tokens.id_token));
      }
    });
    await until(() => kids().size === 1);
    for (let rotations = 0; rotations < 5; rotations += 1) {
      await until(async () => (await service.get(RotateKeys).rotate('ES256')) === 'rotated');
      await until(() => kids().size > rotations + 1);
    }
    rotating = false;
    await Promise.all(logins);
    for (const token of issued) await cache.verify(token);
    expect(kids().size).toBe(6);
    expect(cache.fetched).toBeLessThan(issued.length);
    await stop();
  }, 90_000);
});

const describeWithServers = reachable.postgres && reachable.redis ? describe : describe.skip;

describeWithServers('npm run keys -- rotate, in a process of its own', () => {
  it('is heard of by a running service, and refused while the next key is too young', async () => {
    const service = await TestService.start('postgres and redis');
    const order = (settings: Readonly<Record<string, string>>, ...words: string[]) => {
      const environment = { ...process.env, ...service.environment(), ...settings };
      return promisify(execFile)(process.execPath, ['dist/src/keys.js', ...words], { env: environment });
    };
    const [active, next] = await kidsOf(service);
    expect((await order({}, 'list')).stdout).toContain(`${active}\n`);
    await expect(order({}, 'rotate')).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining('try again in'),
    });
    const short = { JWKS_CACHE_SECONDS: '1' };
    await until(() => order(short, 'rotate').then(Boolean, () => false), 30_000);
    await until(async () => (await kidsOf(service))[0] === next);
    await service.stop();
  }, 60_000);
});

describe.each(['EdDSA', 'PS256', 'RS256'] as const)('a portal that wants its tokens signed by %s', (algorithm) => {
  it('gets them so, and others are not concerned', async () => {
    const service = await TestService.start('embedded', { SIGNING_ALGORITHMS: `ES256,${algorithm}` }, {}, undefined, {
      portal: { id_token_signed_response_alg: algorithm },
    });
    const portal = await discoverAsPortal(service, algorithm);
    expect(portal.serverMetadata()['id_token_signing_alg_values_supported']?.toSorted()).toEqual(
      [algorithm, 'ES256'].sort(),
    );
    const { tokens } = await signIn(service, portal, await service.phoneOf(oksana));
    expect(decodeProtectedHeader(String(tokens.id_token)).alg).toBe(algorithm);
    await new KeyCache(service.issuer).verify(String(tokens.id_token));
    expect((await keysOf(service)).map(({ alg }) => alg).sort()).toEqual(
      ['ES256', algorithm, 'ES256', algorithm].sort(),
    );
    await service.stop();
  });
});

const describeWithHsm = softHsm ? describe : describe.skip;

describeWithHsm.each(storeKinds)('signing keys in a hardware security module, on %s', (kind) => {
  it('sign for all, and take over from keys in software at the next rotation but one', async () => {
    const service = await TestService.start(kind, { JWKS_CACHE_SECONDS: '1' });
    const portal = await discoverAsPortal(service);
    const phone = await service.phoneOf(oksana);
    await service.halt();
    await service.boot({}, softHsm);
    const modules = async () => {
      const rows = await service.get(SigningKeyRepository).all();
      return rows.map(({ state, module }) => `${state} ${module}`);
    };
    for (let rotations = 0; rotations < 2; rotations += 1) {
      await until(async () => (await service.get(RotateKeys).rotate('ES256')) === 'rotated');
    }
    expect(await modules()).toEqual(['active pkcs11', 'next pkcs11', 'retiring software', 'retiring software']);
    const [active] = await service.get(SigningKeyRepository).all();
    await until(async () => (await kidsOf(service))[0] === active?.kid);
    const { tokens } = await signIn(service, portal, phone);
    expect(kidOf(tokens)).toBe(active?.kid);
    await new KeyCache(service.issuer).verify(String(tokens.id_token));
    await service.stop();
  });

  it('are missed at the start of a node that is not connected to it', async () => {
    const service = await TestService.start(kind, softHsm);
    const given = service.get(Config);
    const { http, stores, identity, vault, certificates, relyingPartyApi, secrets } = given;
    const keys = { ...given.keys, PKCS11_MODULE: undefined };
    const config = new Config('local', { http, stores, identity, vault, certificates, relyingPartyApi, secrets, keys });
    const unconnected = new SigningKeys(
      service.get(SigningKeyRepository),
      service.get(RotateKeys),
      await CryptographicModules.of(config),
      service.get(KeyValueStore),
      service.get(Log),
      service.get(Config),
    );
    await expect(unconnected.follow(() => undefined)).rejects.toThrow('PKCS11_MODULE is missing');
    await service.stop();
  });
});
