import { type z } from 'zod';
import type { CertificatesConfig } from './certificates.schema.js';
import { certificatesSchema } from './certificates.schema.js';
import type { HttpConfig } from './http.schema.js';
import { httpSchema } from './http.schema.js';
import type { IdentityConfig } from './identity.schema.js';
import { identitySchema } from './identity.schema.js';
import type { KeysConfig } from './keys.schema.js';
import { keysSchema } from './keys.schema.js';
import type { RelyingPartyApiConfig } from './relying-party-api.schema.js';
import { relyingPartyApiSchema } from './relying-party-api.schema.js';
import type { SecretsConfig } from './secrets.schema.js';
import { secretsSchema } from './secrets.schema.js';
import type { StoresConfig } from './stores.schema.js';
import { storesSchema } from './stores.schema.js';
import type { VaultConfig } from './vault.schema.js';
import { vaultSchema } from './vault.schema.js';
import { secretNames } from './kinds.js';

/** `local`: everything embedded, for one machine. `production`: nothing that guards has a default. */
export type Profile = 'local' | 'production';

/** The whole configuration, parsed once before anything starts. Also the token to inject it by. */
export class Config {
  readonly http: HttpConfig;
  readonly stores: StoresConfig;
  readonly identity: IdentityConfig;
  readonly keys: KeysConfig;
  readonly vault: VaultConfig;
  readonly certificates: CertificatesConfig;
  readonly relyingPartyApi: RelyingPartyApiConfig;
  declare readonly secrets: SecretsConfig;

  constructor(
    readonly profile: Profile,
    parts: {
      http: HttpConfig;
      stores: StoresConfig;
      identity: IdentityConfig;
      keys: KeysConfig;
      vault: VaultConfig;
      certificates: CertificatesConfig;
      relyingPartyApi: RelyingPartyApiConfig;
      secrets: SecretsConfig;
    },
  ) {
    this.http = parts.http;
    this.stores = parts.stores;
    this.identity = parts.identity;
    this.keys = parts.keys;
    this.vault = parts.vault;
    this.certificates = parts.certificates;
    this.relyingPartyApi = parts.relyingPartyApi;
    Object.defineProperty(this, 'secrets', { value: parts.secrets, enumerable: false });
    for (const part of [parts.stores, parts.identity, parts.keys, parts.vault, parts.secrets]) hideSecrets(part);
  }
}

/** What is not enumerable, no log line and no error report prints by accident. */
function hideSecrets(part: object): void {
  for (const name of secretNames) if (name in part) Object.defineProperty(part, name, { enumerable: false });
}

/** All faults of a configuration together, one line each, in the operator's words. */
export class InvalidConfig extends Error {
  constructor(
    readonly faults: readonly string[],
    options?: ErrorOptions,
  ) {
    const lines = faults.map((fault) => `  ${fault.replaceAll('\n', '\n  ')}`);
    super(`The configuration has ${faults.length} fault(s):\n${lines.join('\n')}`, options);
    this.name = 'InvalidConfig';
  }
}

type Settings = Readonly<Record<string, string | undefined>>;

/**
 * Checks all settings and reports every fault at once.
 * @param unreadable faults that were found when the settings were read, by the name of the setting
 * @throws InvalidConfig
 */
export function parseConfig(profile: Profile, settings: Settings, unreadable: Settings = {}): Config {
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined && value !== ''));
  const parts = {
    http: httpSchema.safeParse(given),
    stores: storesSchema.safeParse(given),
    identity: identitySchema.safeParse(given),
    keys: keysSchema.safeParse(given),
    vault: vaultSchema.safeParse(given),
    certificates: certificatesSchema.safeParse(given),
    relyingPartyApi: relyingPartyApiSchema.safeParse(given),
    secrets: secretsSchema.safeParse(given),
  };
  const faults = Object.values(parts).flatMap((part) => (part.success ? [] : describe(part.error, given)));
  faults.push(...authorityFaults(given));
  const told = new Set(faults.map(({ name }) => name));
  if (profile === 'production') faults.push(...productionFaults(given).filter(({ name }) => !told.has(name)));
  const all = [
    ...Object.values(unreadable).map(String),
    ...faults.filter(({ name }) => unreadable[name] === undefined).map(({ name, text }) => `${name} ${text}`),
  ];
  if (all.length > 0) throw new InvalidConfig(all);
  return new Config(profile, {
    http: parts.http.data as HttpConfig,
    stores: parts.stores.data as StoresConfig,
    identity: parts.identity.data as IdentityConfig,
    keys: parts.keys.data as KeysConfig,
    vault: parts.vault.data as VaultConfig,
    certificates: parts.certificates.data as CertificatesConfig,
    relyingPartyApi: parts.relyingPartyApi.data as RelyingPartyApiConfig,
    secrets: parts.secrets.data as SecretsConfig,
  });
}

interface Fault {
  readonly name: string;
  readonly text: string;
}

function describe(error: z.ZodError, given: Settings): Fault[] {
  return error.issues.map((issue) => {
    const name = issue.path.join('.');
    return { name, text: given[name] === undefined ? 'is missing' : issue.message };
  });
}

/** What one choice of authority demands. */
function authorityFaults(given: Settings): Fault[] {
  if (given['CERTIFICATE_AUTHORITY'] !== 'file') return [];
  const needed = ['CERTIFICATE_AUTHORITY_FILE', 'CERTIFICATE_PROFILES_FILE'];
  return needed.filter((name) => given[name] === undefined).map((name) => ({ name, text: 'is missing' }));
}

/** Switches that exist for conformance suites and integrators, and what each would do to citizens. */
const forTestsOnly: Readonly<Record<string, string>> = {
  TEST_AUTHENTICATOR: 'it signs anybody in as anybody',
  TEST_ACCOUNTS: 'anybody may have its phones confirm',
  OPTIONAL_PKCE: 'a code that was stolen could be redeemed',
};

function productionFaults(given: Settings): Fault[] {
  const needed = ['DATABASE_URL', 'REDIS_URL', 'ATTESTATION_ROOTS_FILE', 'BIND'];
  const missing = needed.filter((name) => given[name] === undefined);
  const plain = ['ISSUER', 'APP_ORIGIN'].filter((name) => given[name]?.startsWith('http://'));
  const testing = Object.keys(forTestsOnly).filter((name) => given[name] === 'on');
  return [
    ...testing.map((name) => ({ name, text: `must be off in profile production: ${forTestsOnly[name]}` })),
    ...(given['CLIENT_REGISTRATION'] === 'open'
      ? [{ name: 'CLIENT_REGISTRATION', text: 'must not be open in profile production: anybody could be a portal' }]
      : []),
    ...missing.map((name) => ({ name, text: 'is missing' })),
    ...(given['CERTIFICATE_AUTHORITY'] === 'demo'
      ? [{ name: 'CERTIFICATE_AUTHORITY', text: 'must not be demo in profile production' }]
      : []),
    ...plain.map((name) => ({ name, text: 'must begin with https:// in profile production' })),
  ];
}
