import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config/index.js';
import { certificatesSchema } from '../../src/config/certificates.schema.js';
import { httpSchema } from '../../src/config/http.schema.js';
import { identitySchema } from '../../src/config/identity.schema.js';
import { secretNames } from '../../src/config/kinds.js';
import { relyingPartyApiSchema } from '../../src/config/relying-party-api.schema.js';
import { secretsSchema } from '../../src/config/secrets.schema.js';
import { storesSchema } from '../../src/config/stores.schema.js';

interface Service {
  readonly image: string;
  readonly build?: object;
  readonly user?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string | number | boolean>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly secrets?: readonly string[];
  readonly networks?: readonly string[] | Readonly<Record<string, { readonly ipv4_address?: string }>>;
  readonly network_mode?: string;
  readonly restart?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly init?: boolean;
  readonly stop_grace_period?: string;
  readonly healthcheck?: { readonly test?: readonly string[]; readonly disable?: boolean };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
  readonly networks: Readonly<Record<string, unknown>>;
  readonly secrets?: Readonly<Record<string, { readonly file: string }>>;
}

const load = (file: string) => parse(readFileSync(file, 'utf8'), { merge: true }) as Compose;
const local = load('docker/compose.yaml');
const production = load('docker/compose.production.example.yaml');

const schemas = [httpSchema, storesSchema, identitySchema, secretsSchema, certificatesSchema, relyingPartyApiSchema];
const providerNames = new Set([
  'PROFILE',
  ...schemas.flatMap((schema) => Object.keys(schema.shape)),
  ...secretNames.map((name) => `${name}_FILE`),
]);
const portalNames = new Set(
  [...readFileSync('src/demo-portal/settings.ts', 'utf8').matchAll(/environment\['(\w+)'\]/g)].map(([, name]) => name),
);

const isOurs = ({ image }: Service) => image.includes('state-id:');
const isPortal = ({ command = [] }: Service) => command.some((word) => word.includes('demo-portal'));
const namesOf = (list: Service['networks'] = []) => (Array.isArray(list) ? list : Object.keys(list)) as string[];

describe.each([
  ['compose.yaml', local],
  ['compose.production.example.yaml', production],
])('%s', (_, { services, volumes, networks, secrets = {} }) => {
  const all = Object.entries(services);
  const waitedFor = new Map(all.flatMap(([, { depends_on = {} }]) => Object.entries(depends_on)));
  const runsOnce = (name: string) => waitedFor.get(name)?.condition === 'service_completed_successfully';

  it.each(all)('locks %s in: no writing, no privileges', (_name, service) => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    expect(service.tmpfs?.[0]).toMatch(/^\/tmp:/);
  });

  it.each(all)('asks %s whether it is well, unless it runs once', (name, { healthcheck, restart }) => {
    if (runsOnce(name)) expect([healthcheck, restart]).toEqual([{ disable: true }, undefined]);
    else expect([healthcheck?.test?.[0], restart]).toEqual([expect.stringMatching(/^CMD/), 'unless-stopped']);
  });

  it.each(all)('takes a version of the image of %s, never the newest', (_name, service) => {
    const tag = service.image.split(':').at(-1);
    if (!(isOurs(service) && tag === 'local')) expect(tag).toMatch(/^\d+\.?\d*[\w.-]*$/);
  });

  it.each(all)('waits, for %s, only for services that are there and can tell', (_name, { depends_on = {} }) => {
    for (const [name, { condition }] of Object.entries(depends_on)) {
      expect(condition).toBe(runsOnce(name) ? 'service_completed_successfully' : 'service_healthy');
      expect(services[name]).toBeDefined();
    }
  });

  it.each(all)('sets, for %s, only what the program reads', (_name, service) => {
    const known = isPortal(service) ? portalNames : providerNames;
    const given = isOurs(service) ? Object.keys(service.environment ?? {}) : [];
    expect(given.filter((name) => !known.has(name))).toEqual([]);
  });

  it.each(all)('holds no secret for %s', (_name, { environment = {}, command = [] }) => {
    for (const [name, value] of Object.entries(environment)) {
      if (/(KEY|SALT|SECRET|PASSWORD|TOKEN|_URL)$/.test(name)) throw new Error(`${name} stands in the file`);
      expect(String(value)).not.toMatch(/:\/\/[^/]*:[^/]*@|[A-Za-z0-9_-]{32,}/);
    }
    expect(command.join(' ')).not.toMatch(/pass|[A-Za-z0-9_-]{32,}/i);
  });

  it.each(all.filter(([, service]) => isOurs(service)))('starts, for %s, a program that is there', (_name, service) => {
    const [program = 'dist/src/main.js'] = service.command ?? [];
    expect(existsSync(program.replace(/^dist\/(.*)\.js$/, '$1.ts'))).toBe(true);
  });

  it('declares every volume, network and secret that is used, and uses all that it declares', () => {
    const used = (pick: (service: Service) => readonly string[]) =>
      new Set(all.flatMap(([, service]) => pick(service)));
    const isNamed = (volume: string) => !volume.startsWith('.');
    const mounts = used((service) =>
      (service.volumes ?? []).filter(isNamed).map((volume) => volume.split(':')[0] ?? ''),
    );
    expect(mounts).toEqual(new Set(Object.keys(volumes)));
    expect(used((service) => namesOf(service.networks))).toEqual(new Set(Object.keys(networks)));
    expect(used((service) => service.secrets ?? [])).toEqual(new Set(Object.keys(secrets)));
  });

  it('keeps the stores off every network that leads outside', () => {
    const stores = all.filter(([, { image }]) => /^(postgres|redis):/.test(image));
    expect(stores).toHaveLength(2);
    for (const [, { ports, networks: own }] of stores) expect([ports, own]).toEqual([undefined, ['stores']]);
    expect(networks['stores']).toEqual({ internal: true });
  });

  it('lets the provider finish what it began before it is killed', () => {
    const { stop_grace_period: grace = '', init } = services['provider'] as Service;
    for (const wait of longestWaits()) expect(parseInt(grace)).toBeGreaterThan(wait);
    expect(init).toBe(true);
  });
});

/** How long calls may be held, in seconds, as the doors of the login page and of the phone say. */
function longestWaits(): number[] {
  const login = /longestWaitSeconds = (\d+)/.exec(readFileSync('src/api/oidc/login/login.controller.ts', 'utf8'))?.[1];
  const pattern = /name: wait\n.*\n.*\n.*pattern: '([^']+)'/.exec(readFileSync('openapi.yaml', 'utf8'))?.[1];
  const allowed = new RegExp(pattern ?? 'none');
  const phone = Array.from({ length: 600 }, (_, seconds) => seconds).filter((seconds) => allowed.test(String(seconds)));
  return [Number(login), phone.at(-1) ?? NaN];
}

describe('the provider', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'state-id-secrets-'));
    spawnSync(process.execPath, ['docker/make-secrets.mjs', folder]);
    // What make-secrets has no need of.
    writeFileSync(join(folder, 'desk-key'), readFileSync(join(folder, 'master-key')));
    for (const name of ['relying-parties.json', 'attestation-roots.pem']) writeFileSync(join(folder, name), '');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const settingsOf = ({ environment = {} }: Service) =>
    Object.fromEntries(
      Object.entries(environment).map(([name, value]) => [
        name,
        name.endsWith('_FILE') ? join(folder, basename(String(value))) : String(value),
      ]),
    );

  it.each([
    ['local', local],
    ['production', production],
  ])('is configured without a fault in profile %s', (profile, { services }) => {
    const config = loadConfig(settingsOf(services['provider'] as Service));
    expect(config.profile).toBe(profile);
    expect(config.stores.DATABASE_URL).toMatch(/^postgres:\/\/state_id:[\w-]{43}@postgres:5432\/state_id$/);
    expect(config.stores.REDIS_URL).toMatch(/^redis:\/\/:[\w-]{43}@redis:6379$/);
  });

  it('gets its secrets from files, in production each container its own', () => {
    const mounted = production.services['provider']?.secrets ?? [];
    const named = Object.values(production.services['provider']?.environment ?? {}).map(String);
    expect(
      named
        .filter((value) => value.startsWith('/run/secrets/'))
        .map((path) => basename(path))
        .sort(),
    ).toEqual([...mounted].sort());
    for (const [name, { file }] of Object.entries(production.secrets ?? {})) expect(file).toBe(`./secrets/${name}`);
  });

  it('believes the proxy, at its fixed address, and nobody else', () => {
    const { proxy, provider } = production.services;
    const address = (proxy?.networks as Readonly<Record<string, { ipv4_address: string }>>)['front']?.ipv4_address;
    expect(provider?.environment?.['TRUSTED_PROXIES']).toBe(address);
    expect(provider?.ports).toBeUndefined();
  });

  it('is known to the proxy by both its names', () => {
    const { ISSUER = '', APP_ORIGIN = '' } = settingsOf(production.services['provider'] as Service);
    const names = [ISSUER, APP_ORIGIN].map((origin) => new URL(origin).host);
    expect(readFileSync('docker/Caddyfile', 'utf8')).toContain(`\n${names.join(', ')} {\n`);
  });

  it('is reached, when tried out, from this machine only', () => {
    const ports = Object.values(local.services).flatMap((service) => service.ports ?? []);
    expect(ports).toEqual(['127.0.0.1:3000:3000', '127.0.0.1:4000:4000']);
  });

  it('keeps its secrets when they are made a second time', () => {
    const before = readFileSync(join(folder, 'database-url'), 'utf8');
    const { stdout, stderr } = spawnSync(process.execPath, ['docker/make-secrets.mjs', folder], { encoding: 'utf8' });
    expect(readFileSync(join(folder, 'database-url'), 'utf8')).toBe(before);
    expect(stdout + stderr).toBe('');
  });
});

describe('the demo portal', () => {
  const { provider, 'demo-portal': portal, 'register-demo-portal': registration } = local.services;

  it('reaches the issuer under the address that the browser uses', () => {
    expect(portal?.network_mode).toBe('service:provider');
    expect(portal?.environment?.['ISSUER']).toBe(provider?.environment?.['ISSUER']);
  });

  it('is registered under the address at which it runs, before the provider starts', () => {
    expect(registration?.environment?.['PORTAL_ORIGIN']).toBe(portal?.environment?.['PORTAL_ORIGIN']);
    expect(registration?.environment?.['PORTAL_DIR']).toBe(portal?.environment?.['PORTAL_DIR']);
    expect(provider?.depends_on?.['register-demo-portal']?.condition).toBe('service_completed_successfully');
  });

  it('keeps its private key from the provider', () => {
    const volumesOf = (service?: Service) => (service?.volumes ?? []).map((volume) => volume.split(':')[0]);
    expect(volumesOf(portal)).toEqual(['demo-portal']);
    expect(volumesOf(provider)).not.toContain('demo-portal');
  });

  it('sees none of the secrets of the provider', () => {
    for (const service of [portal, registration]) expect(service?.volumes?.join()).not.toContain('secrets');
  });
});
