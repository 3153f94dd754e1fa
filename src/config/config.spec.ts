import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InvalidConfig, loadConfig, parseConfig } from './index.js';

const key = (text: string) => Buffer.from(text.padEnd(32, '?')).toString('base64url');
const secrets = {
  MASTER_KEY: key('the master key of this test'),
  PAIRWISE_SALT: key('another secret, for subjects'),
  VAULT_KEY: key('the vault key of this test 12345'),
  DESK_KEY: key('whoever sits at the desk 12345'),
  DATABASE_URL: 'postgres://user:database-password@db:5432/name',
  REDIS_URL: 'redis://:redis-password@cache:6379',
};

let folder: string;
let production: Record<string, string>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'state-id-config-'));
  const file = (name: string) => {
    writeFileSync(join(folder, name), 'its content is read by others');
    return join(folder, name);
  };
  production = {
    ...secrets,
    PROFILE: 'production',
    ISSUER: 'https://id.example.gov',
    APP_ORIGIN: 'https://app.example.gov',
    BIND: '0.0.0.0',
    POPULATION_REGISTER: 'demo',
    TYPED_CODE: 'off',
    CERTIFICATE_AUTHORITY: 'off',
    RELYING_PARTIES_FILE: file('relying-parties.json'),
    ATTESTATION_ROOTS_FILE: file('roots.pem'),
  };
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function faultsOf(settings: Readonly<Record<string, string>>): readonly string[] {
  try {
    loadConfig(settings);
    return [];
  } catch (error) {
    if (error instanceof InvalidConfig) return error.faults;
    throw error;
  }
}

function without(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(production).filter(([name]) => !names.includes(name)));
}

describe('profile production', () => {
  it('accepts a complete configuration', () => {
    expect(loadConfig(production)).toMatchObject({ profile: 'production', http: { BIND: '0.0.0.0', PORT: 3000 } });
  });

  const optional = ['DESK_KEY', 'RELYING_PARTIES_FILE'];
  const demanded = [
    ...['ISSUER', 'APP_ORIGIN', 'BIND', 'POPULATION_REGISTER', 'TYPED_CODE'],
    ...['MASTER_KEY', 'PAIRWISE_SALT', 'VAULT_KEY', 'CERTIFICATE_AUTHORITY'],
    ...['DATABASE_URL', 'REDIS_URL', 'ATTESTATION_ROOTS_FILE'],
  ];

  it.each(demanded)('does not do without %s', (name) => {
    expect(faultsOf(without(name))).toEqual([`${name} is missing`]);
  });

  it('names every setting that it demands, and every other one has a default or is optional', () => {
    const missing = faultsOf({ PROFILE: 'production' }).map((fault) => fault.replace(' is missing', ''));
    expect(new Set(missing)).toEqual(new Set(demanded));
    expect(faultsOf(without(...optional))).toEqual([]);
  });

  it.each(['ISSUER', 'APP_ORIGIN'])('refuses plain http for %s, also on localhost', (name) => {
    const fault = `${name} must begin with https:// in profile production`;
    expect(faultsOf({ ...production, [name]: 'http://x.localhost' })).toEqual([fault]);
  });
});

describe('the certificate authority', () => {
  it('is never the demo one in production', () => {
    const fault = 'CERTIFICATE_AUTHORITY must not be demo in profile production';
    expect(faultsOf({ ...production, CERTIFICATE_AUTHORITY: 'demo' })).toEqual([fault]);
  });

  it('in files is not taken without the files', () => {
    const faults = ['CERTIFICATE_AUTHORITY_FILE is missing', 'CERTIFICATE_PROFILES_FILE is missing'];
    expect(faultsOf({ ...production, CERTIFICATE_AUTHORITY: 'file' })).toEqual(faults);
  });

  it('is the demo one in profile local', () => {
    const { certificates } = loadConfig({ DATA_DIR: join(folder, 'local') });
    expect(certificates).toEqual({ CERTIFICATE_AUTHORITY: 'demo' });
  });

  it('may be reached by plain http, but has no path', () => {
    expect(faultsOf({ ...production, PKI_ORIGIN: 'http://pki.example.gov' })).toEqual([]);
    expect(faultsOf({ ...production, PKI_ORIGIN: 'http://pki.example.gov/ca' })).toHaveLength(1);
    expect(faultsOf({ ...production, PKI_ORIGIN: 'ldap://pki.example.gov' })).toHaveLength(1);
  });
});

describe('a configuration', () => {
  it('is refused with all its faults at once', () => {
    const faults = faultsOf({
      ...without('REDIS_URL'),
      ISSUER: 'https://id.example.gov/path',
      PORT: 'many',
      MASTER_KEY: 'short',
      TRUSTED_PROXIES: '10.0.0.0/33',
      MASTER_KEY_FILE: '/does/not/exist',
    });
    const names = faults.map((fault) => fault.split(' ')[0]);
    expect(names).toEqual(['MASTER_KEY_FILE', 'ISSUER', 'PORT', 'TRUSTED_PROXIES', 'REDIS_URL']);
  });

  it.each(['RS256', 'ES256,HS256', 'none', ''])('does not take "%s" for signing algorithms', (SIGNING_ALGORITHMS) => {
    const expected =
      SIGNING_ALGORITHMS === '' ? [] : ['SIGNING_ALGORITHMS must be ES256 and any of EdDSA, PS256, RS256'];
    expect(faultsOf({ ...production, SIGNING_ALGORITHMS })).toEqual(expected);
  });

  it('takes a hardware security module only with its token and PIN', () => {
    const faults = faultsOf({ ...production, PKCS11_MODULE: '/usr/lib/hsm.so' });
    expect(faults).toEqual(['PKCS11_TOKEN is missing', 'PKCS11_PIN is missing']);
  });

  it('knows no third profile', () => {
    expect(faultsOf({ ...production, PROFILE: 'staging' })).toEqual(['PROFILE must be local or production']);
  });

  it('keeps the phone app apart from the issuer', () => {
    const faults = faultsOf({ ...production, APP_ORIGIN: 'https://id.example.gov' });
    expect(faults).toEqual(['APP_ORIGIN must differ from ISSUER']);
  });

  it.each(['http://id.example.gov', 'id.example.gov', 'https://id.example.gov/', 'ftp://localhost'])(
    'does not take %s for an origin',
    (ISSUER) => {
      expect(() => parseConfig('local', { ...production, ISSUER })).toThrow(InvalidConfig);
    },
  );

  it.each(['10.1.2.3', '10.0.0.0/8, ::1', 'fd00::/8', 'loopback,uniquelocal', ''])(
    'trusts the proxies "%s"',
    (list) => {
      expect(faultsOf({ ...production, TRUSTED_PROXIES: list })).toEqual([]);
    },
  );

  it.each(['nonsense', '10.0.0.1/', '10.0.0.0/0', '10.0.0.0/8/8', '10.0.0.1 10.0.0.2', '*'])(
    'does not trust the proxies "%s"',
    (list) => {
      expect(faultsOf({ ...production, TRUSTED_PROXIES: list })).toHaveLength(1);
    },
  );

  it.each([
    ['too short', 'c2hvcnQ'],
    ['not random', 'A'.repeat(43)],
    ['not base64url', `${'0123456789abcdef'.repeat(3)}=`],
  ])('refuses a master key that is %s', (_, MASTER_KEY) => {
    expect(faultsOf({ ...production, MASTER_KEY })).toHaveLength(1);
  });
});

describe('a secret', () => {
  it.each(Object.entries(secrets))('%s can be given in a file', (name, value) => {
    const file = join(folder, name.toLowerCase());
    writeFileSync(file, `${value}\n`);
    const { secrets: own, identity, stores, vault } = loadConfig({ ...without(name), [`${name}_FILE`]: file });
    expect({ ...secrets, [name]: value }).toEqual({
      MASTER_KEY: own.MASTER_KEY,
      PAIRWISE_SALT: own.PAIRWISE_SALT,
      VAULT_KEY: vault.VAULT_KEY,
      DESK_KEY: identity.DESK_KEY,
      DATABASE_URL: stores.DATABASE_URL,
      REDIS_URL: stores.REDIS_URL,
    });
  });

  it('in a file that cannot be read is told with the name of the file, and with every other such file', () => {
    const files = { MASTER_KEY_FILE: '/does/not/exist', DATABASE_URL_FILE: folder, RELYING_PARTIES_FILE: '/nor/this' };
    expect(faultsOf({ ...without('MASTER_KEY', 'DATABASE_URL'), ...files })).toEqual([
      'MASTER_KEY_FILE names a file that cannot be read: /does/not/exist (ENOENT)',
      `DATABASE_URL_FILE names a file that cannot be read: ${folder} (EISDIR)`,
      'RELYING_PARTIES_FILE names a file that cannot be read: /nor/this (ENOENT)',
    ]);
  });

  it('does not show when the configuration, or a part of it, is printed', () => {
    const config = loadConfig(production);
    const printed = [config, config.secrets, config.stores, config.identity, config.vault, { ...config }, [config]]
      .flatMap((thing) => [JSON.stringify(thing), inspect(thing, { depth: 9 })])
      .join('\n');
    expect(printed).toContain('https://id.example.gov');
    for (const secret of [...Object.values(secrets), 'database-password', 'redis-password']) {
      expect(printed).not.toContain(secret);
    }
  });

  it('does not show in the faults of a configuration', () => {
    const wrong = {
      MASTER_KEY: 'a wrong master key',
      PAIRWISE_SALT: 'a wrong salt',
      VAULT_KEY: 'a wrong vault key',
      DESK_KEY: 'a wrong desk key',
      DATABASE_URL: 'mysql://user:a-wrong-password@db',
      REDIS_URL: 'a wrong address:with-password',
    };
    const faults = faultsOf({ ...production, ...wrong });
    expect(faults.map((fault) => fault.split(' ')[0]).sort()).toEqual(Object.keys(wrong).sort());
    for (const value of [...Object.values(wrong), 'a-wrong-password', 'with-password']) {
      expect(faults.join('\n')).not.toContain(value);
    }
  });
});

describe('profile local', () => {
  it('needs nothing, and keeps the secrets that it made at the first start', () => {
    const DATA_DIR = join(folder, 'data');
    const first = loadConfig({ DATA_DIR, PORT: '3100' });
    expect(first.http).toMatchObject({ ISSUER: 'http://localhost:3100', APP_ORIGIN: 'http://app.localhost:3100' });
    expect(loadConfig({ DATA_DIR }).secrets.MASTER_KEY).toBe(first.secrets.MASTER_KEY);
    expect(statSync(join(DATA_DIR, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(loadConfig({ DATA_DIR: join(folder, 'other') }).secrets.MASTER_KEY).not.toBe(first.secrets.MASTER_KEY);
  });

  it('adds a secret that a folder of an older version does not have, and keeps the others', () => {
    const DATA_DIR = join(folder, 'older');
    const { MASTER_KEY, PAIRWISE_SALT } = secrets;
    mkdirSync(DATA_DIR);
    writeFileSync(join(DATA_DIR, 'secrets.json'), JSON.stringify({ MASTER_KEY, PAIRWISE_SALT }));
    const first = loadConfig({ DATA_DIR });
    expect(first.secrets.MASTER_KEY).toBe(MASTER_KEY);
    expect(loadConfig({ DATA_DIR }).vault.VAULT_KEY).toBe(first.vault.VAULT_KEY);
  });

  it('writes nothing when it is given its secrets', () => {
    const DATA_DIR = join(folder, 'empty');
    mkdirSync(DATA_DIR);
    loadConfig({ ...secrets, DATA_DIR });
    expect(readdirSync(DATA_DIR)).toEqual([]);
  });

  it('makes up no secret in place of one that cannot be read', () => {
    const DATA_DIR = join(folder, 'none');
    expect(faultsOf({ DATA_DIR, MASTER_KEY_FILE: '/does/not/exist' })).toContain(
      'MASTER_KEY_FILE names a file that cannot be read: /does/not/exist (ENOENT)',
    );
    expect(() => statSync(DATA_DIR)).toThrow('ENOENT');
  });

  it('says so when its data folder cannot be used', () => {
    const [fault, ...others] = faultsOf({ DATA_DIR: join(folder, 'roots.pem', 'below-a-file') });
    expect(fault).toMatch(/^DATA_DIR cannot be used: ENOTDIR/);
    expect(others).toEqual([]);
  });
});
