import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidConfig, parseConfig, type Config } from './config.js';
import { secretNames } from './kinds.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the configuration from the environment. A secret's name with `_FILE` behind it names a file that holds the
 * secret, so that it need not stand in the environment.
 * @throws InvalidConfig with all faults
 */
export function loadConfig(environment: Environment = process.env): Config {
  const profile = environment['PROFILE'] ?? 'local';
  if (profile !== 'local' && profile !== 'production') throw new InvalidConfig(['PROFILE must be local or production']);
  const { settings, unreadable } = readFiles(environment);
  if (profile === 'production') return parseConfig(profile, settings, unreadable);
  // No secret is made up while one that was given cannot be read.
  const secrets = Object.keys(unreadable).length === 0 ? localSecrets(settings) : {};
  return parseConfig(profile, { ...localDefaults(settings), ...secrets, ...settings }, unreadable);
}

/** Names that end in `_FILE` themselves and mean the file, not a secret inside it. */
const fileNames = [
  ...['RELYING_PARTIES_FILE', 'ATTESTATION_ROOTS_FILE', 'CERTIFICATE_AUTHORITY_FILE', 'CERTIFICATE_PROFILES_FILE'],
  ...['CLIENT_CA_FILE', 'OUTBOUND_CA_FILE', 'MTLS_KEY_FILE', 'MTLS_CERTIFICATE_FILE'],
];

function readFiles(environment: Environment) {
  const settings: Record<string, string | undefined> = { ...environment };
  const unreadable: Record<string, string> = {};
  const read = (name: string, setting: string): string | undefined => {
    const file = environment[setting];
    if (!file) return undefined;
    try {
      return readFileSync(file, 'utf8').trim();
    } catch (error) {
      const { code = 'unknown' } = error as NodeJS.ErrnoException;
      unreadable[name] = `${setting} names a file that cannot be read: ${file} (${code})`;
      return undefined;
    }
  };
  for (const name of secretNames) {
    const secret = read(name, `${name}_FILE`);
    if (secret !== undefined) settings[name] = secret;
  }
  for (const name of fileNames) read(name, name);
  return { settings, unreadable };
}

/** What profile `local` fills in: one machine, everything embedded, fictional persons. */
function localDefaults(settings: Environment): Record<string, string> {
  const port = settings['PORT'] ?? '3000';
  return {
    ISSUER: `http://localhost:${port}`,
    APP_ORIGIN: `http://app.localhost:${port}`,
    BIND: 'localhost',
    POPULATION_REGISTER: 'demo',
    OUTBOUND_NETWORKS: 'loopback',
    TYPED_CODE: 'on',
    CERTIFICATE_AUTHORITY: 'demo',
    RELYING_PARTY_API: 'on',
    RELYING_PARTY_API_SCHEME: 'smart-id-demo',
  };
}

/** Made at the first start that needs them, kept in the data folder. */
const localSecretNames = ['MASTER_KEY', 'PAIRWISE_SALT', 'VAULT_KEY'] as const;

function localSecrets(settings: Environment): Record<string, string> {
  if (localSecretNames.every((name) => settings[name])) return {};
  const folder = settings['DATA_DIR'] ?? './data';
  const file = join(folder, 'secrets.json');
  try {
    const kept = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {};
    const missing = localSecretNames.filter((name) => !kept[name]);
    if (missing.length === 0) return kept;
    const made = Object.fromEntries(missing.map((name) => [name, randomBytes(32).toString('base64url')]));
    const secrets = { ...kept, ...made };
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(file, JSON.stringify(secrets, null, 2), { mode: 0o600, flag: existsSync(file) ? 'w' : 'wx' });
    return secrets;
  } catch (error) {
    throw new InvalidConfig([`DATA_DIR cannot be used: ${(error as Error).message}`], { cause: error });
  }
}
