import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { demoAttestationRoot } from '#libs/demo-attestation';
import { registerParties } from '../support/relying-parties.js';
import { freePort } from '../support/free-port.js';
import { makeFolder, makeStores, reachable, type TestStores } from '../support/stores.js';

const key = (text: string) => Buffer.from(text.padEnd(32, '?')).toString('base64url');
const secrets = {
  MASTER_KEY: key('master key of a started one'),
  PAIRWISE_SALT: key('salt of a started service'),
  VAULT_KEY: key('vault key of a started one'),
};

const pem = (text: string) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`;

interface Program {
  readonly pid: number;
  readonly printed: () => { readonly output: string; readonly errors: string };
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string | null>;
}

/** Starts the built service as its own process, with these settings and no others. */
function start(settings: Readonly<Record<string, string>>): Program {
  const child = spawn(process.execPath, ['dist/src/main.js'], { env: settings, stdio: ['ignore', 'pipe', 'pipe'] });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (part: Buffer) => (output += part.toString()));
  child.stderr.on('data', (part: Buffer) => (errors += part.toString()));
  const ended = new Promise<number | string | null>((resolve) => {
    child.on('close', (code, signal) => {
      resolve(code ?? signal);
    });
  });
  // The engine grumbles about Node 20, which is supported here.
  const own = () => errors.replace(/^oidc-provider WARNING: Unsupported runtime.*\n/m, '');
  return { pid: child.pid ?? 0, printed: () => ({ output, errors: own() }), ended };
}

async function runToItsEnd(settings: Readonly<Record<string, string>>) {
  const program = start(settings);
  const code = await program.ended;
  return { code, ...program.printed() };
}

describe('the program', () => {
  it('ends with code 1 and names every fault of its configuration', async () => {
    const { code, output, errors } = await runToItsEnd({ PROFILE: 'production', ISSUER: 'http://id.example.gov' });
    expect(code).toBe(1);
    expect(output).toBe('');
    expect(errors).toMatch(/^The configuration has 12 fault\(s\):\n/);
    expect(errors).toContain('  ISSUER must begin with https:// (http:// is for localhost only)\n');
    expect(errors).toContain('  MASTER_KEY is missing\n');
    expect(errors).not.toContain('at ');
  });

  it('says in a sentence that its database does not answer, without the password', async () => {
    const DATABASE_URL = 'postgres://nobody:a-password@127.0.0.1:1/none';
    const { code, output, errors } = await runToItsEnd({ ...secrets, DATABASE_URL, DATA_DIR: makeFolder() });
    expect(code).toBe(1);
    expect(errors).toMatch(
      /^The configuration has 1 fault\(s\):\n {2}DATABASE_URL cannot be used: .*ECONNREFUSED.*\n$/,
    );
    expect(output + errors).not.toContain('a-password');
  });

  it.each([
    [
      'a relying party with a word too many',
      'RELYING_PARTIES_FILE',
      '[{"nickname":"p"}]',
      /Unrecognized key: "nickname"/,
    ],
    ['a broken attestation root', 'ATTESTATION_ROOTS_FILE', pem('AAAA'), /cannot be used: /],
  ])('says what is wrong with %s', async (_, name, content, fault) => {
    const stores = await makeStores('embedded');
    const file = join(stores.folder, 'given');
    writeFileSync(file, content);
    const { code, errors } = await runToItsEnd({ ...secrets, ...stores.settings, [name]: file });
    await stores.dispose();
    expect(code).toBe(1);
    expect(errors).toMatch(/^The configuration has 1 fault\(s\):\n/);
    expect(errors).toContain(`  ${name} cannot be used: `);
    expect(errors).toMatch(fault);
    expect(errors).not.toContain('    at ');
  });

  it('says in a sentence that its port is taken', async () => {
    const stores = await makeStores('embedded');
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const settings = { ...secrets, ...stores.settings, PORT: String(port), BIND: '127.0.0.1' };
    const { code, errors } = await runToItsEnd(settings);
    await new Promise((resolve) => other.close(resolve));
    await stores.dispose();
    expect(code).toBe(1);
    expect(errors).toMatch(/^BIND and PORT cannot be used: listen EADDRINUSE.*\n$/);
  });
});

const describeOnServers = reachable.postgres && reachable.redis ? describe : describe.skip;

describeOnServers('the program in profile production', () => {
  let stores: TestStores;
  let settings: Record<string, string>;

  const file = (name: string, content: string) => {
    writeFileSync(join(stores.folder, name), content);
    return join(stores.folder, name);
  };

  beforeAll(async () => {
    stores = await makeStores('postgres and redis');
    settings = {
      PROFILE: 'production',
      ISSUER: 'https://id.example.gov',
      APP_ORIGIN: 'https://app.example.gov',
      PORT: String(await freePort()),
      BIND: '127.0.0.1',
      POPULATION_REGISTER: 'demo',
      TYPED_CODE: 'off',
      CERTIFICATE_AUTHORITY: 'off',
      REDIS_PREFIX: stores.settings['REDIS_PREFIX'] ?? '',
      DATABASE_URL_FILE: file('database-url', `${stores.settings['DATABASE_URL']}\n`),
      REDIS_URL_FILE: file('redis-url', `${stores.settings['REDIS_URL']}\n`),
      MASTER_KEY_FILE: file('master-key', secrets.MASTER_KEY),
      PAIRWISE_SALT_FILE: file('pairwise-salt', secrets.PAIRWISE_SALT),
      VAULT_KEY_FILE: file('vault-key', secrets.VAULT_KEY),
      RELYING_PARTIES_FILE: (await registerParties(stores.folder)).file,
      ATTESTATION_ROOTS_FILE: file('roots.pem', ''),
    };
  });
  afterAll(() => stores.dispose());

  it('starts with its secrets in files, is ready under its own name only, and ends when it is told to', async () => {
    const program = start(settings);
    const check = (ISSUER: string) =>
      new Promise<number | null>((resolve) => {
        const env = { PORT: settings['PORT'], BIND: '127.0.0.1', ISSUER };
        spawn(process.execPath, ['docker/healthcheck.mjs'], { env, stdio: 'ignore' }).on('close', resolve);
      });
    while (!program.printed().output.includes('listens')) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await check('https://id.example.gov')).toBe(0);
    expect(await check('https://other.example.gov')).toBe(1);
    process.kill(program.pid, 'SIGTERM');
    expect(await program.ended).toBe('SIGTERM');
    expect(program.printed().errors).toBe('');
  });

  it('does not trust the demo attestation root, whose keys anybody has', async () => {
    const roots = file('demo-roots.pem', `# ours\n${demoAttestationRoot}`);
    const { code, errors } = await runToItsEnd({ ...settings, ATTESTATION_ROOTS_FILE: roots });
    expect(code).toBe(1);
    expect(errors).toBe('The configuration has 1 fault(s):\n  ATTESTATION_ROOTS_FILE holds the demo root\n');
  });

  it('does not make new signing keys when it is given another master key', async () => {
    const other = file('other-key', key('not the key of the first start'));
    const { code, errors } = await runToItsEnd({ ...settings, MASTER_KEY_FILE: other });
    expect(code).toBe(1);
    expect(errors).toContain('MASTER_KEY is not the one under which the signing keys in the database were made');
  });
});
