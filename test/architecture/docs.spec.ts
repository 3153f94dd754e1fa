import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { endResults } from '#libs/smart-id-api';
import { problemCodes } from '../../src/api/rp/problem-codes.js';
import { certificatesSchema } from '../../src/config/certificates.schema.js';
import { httpSchema } from '../../src/config/http.schema.js';
import { identitySchema } from '../../src/config/identity.schema.js';
import { keysSchema } from '../../src/config/keys.schema.js';
import { secretNames } from '../../src/config/kinds.js';
import { relyingPartyApiSchema } from '../../src/config/relying-party-api.schema.js';
import { secretsSchema } from '../../src/config/secrets.schema.js';
import { storesSchema } from '../../src/config/stores.schema.js';
import { commands } from '../../src/admin/commands.js';
import { vaultSchema } from '../../src/config/vault.schema.js';
import { parseRelyingParties } from '../../src/core/relying-parties/index.js';
import { parseRegistration, registrationSchema } from '../../src/core/relying-parties/registration.js';

const read = (file: string) => readFileSync(file, 'utf8');
const configuration = read('docs/operators/configuration.md');
const pages = ['.', 'docs']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: folder === 'docs', encoding: 'utf8' }).map((file) => join(folder, file)),
  )
  .filter((file) => file.endsWith('.md'))
  .map((file) => [file, read(file)] as const);

const portalSettings = [...read('src/demo-portal/settings.ts').matchAll(/environment\['(\w+)'\]/g)].map(
  ([, name]) => name ?? '',
);
const schemas = [
  httpSchema,
  storesSchema,
  secretsSchema,
  identitySchema,
  keysSchema,
  vaultSchema,
  certificatesSchema,
  relyingPartyApiSchema,
];
const settings = schemas.flatMap((schema) => Object.keys(schema.shape));

const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };

describe('the commands of package.json', () => {
  it('start programs that there are', () => {
    const programs = Object.values(scripts).flatMap((script) => script.match(/(?<=\bnode )[\w./-]+/g) ?? []);
    expect(programs.length).toBeGreaterThan(10);
    const sourceOf = (program: string) => program.replace(/^dist\/(.*)\.js$/, '$1.ts');
    expect(programs.filter((program) => !existsSync(sourceOf(program)))).toEqual([]);
  });
});

describe('the documentation of the configuration', () => {
  it('is what scripts/generate-docs.mjs makes of the schemas', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/generate-docs.mjs', '--check'], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
  });

  it.each([...settings, 'PROFILE'])('explains %s', (name) => {
    expect(configuration).toContain(`\`${name}\``);
  });

  it('explains the settings of the demo portal, and no others', () => {
    const section = configuration.split('## The demo portal')[1] ?? '';
    const explained = [...section.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
    expect(new Set(explained)).toEqual(new Set(portalSettings));
  });
});

describe('the documentation of relying parties', () => {
  const page = read('docs/operators/relying-parties.md');

  it('shows a file that the service accepts', () => {
    const [, example = ''] = /<!-- example: relying-parties.json -->\n+```json\n([^]*?)```/.exec(page) ?? [];
    const parties = parseRelyingParties(JSON.parse(example), () => undefined);
    expect(parties.map(({ id }) => id)).toEqual(['tax-office', 'city-library']);
  });

  it('shows a client for the administration that the service accepts', () => {
    const text = read('docs/operators/admin-api.md');
    const [, example = ''] = /<!-- example: admin-client.json -->\n+```json\n([^]*?)```/.exec(text) ?? [];
    expect(parseRegistration(JSON.parse(example)).id).toBe('admin');
  });

  it('explains every member of a registration, and no others', () => {
    const [, section = ''] = /## A registration([^]*?)\n## /.exec(page) ?? [];
    const explained = [...section.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
    expect(new Set(explained)).toEqual(new Set([...Object.keys(registrationSchema.shape), 'jwks_file']));
  });

  it('explains every command, and no others', () => {
    const rooms = /^\| `((?:client|organisation|officer|resource|registration-token) \w+)/gm;
    const explained = [...page.matchAll(rooms)].map(([, name]) => name);
    expect(new Set(explained)).toEqual(new Set(Object.keys(commands)));
  });
});

describe.each(pages)('%s', (file, text) => {
  it('names only settings that there are', () => {
    const known = new Set([
      ...settings,
      ...portalSettings,
      ...secretNames.map((name) => `${name}_FILE`),
      ...['PROFILE', 'NODE_ENV', 'NODE_EXTRA_CA_CERTS'],
      // What the relying-party API answers.
      ...problemCodes,
      ...endResults,
      // Of the tests and of the virtual phone.
      ...[
        'CHROMIUM_PATH',
        'CONFORMANCE_TOKEN',
        'REQUIRE_ALL',
        'SOFTHSM_PATH',
        'TEST_DATABASE_URL',
        'TEST_REDIS_URL',
        'BENCH_DATABASE_URL',
        'BENCH_REDIS_URL',
        'PHONE_FILE',
      ],
    ]);
    const named = [...text.matchAll(/`([A-Z]+(?:_[A-Z]+)+)(?:=[^`]*)?`|(?:^|\s)([A-Z]+(?:_[A-Z]+)*)=\S/gm)];
    expect(named.map(([, quoted, set]) => quoted ?? set ?? '').filter((name) => !known.has(name))).toEqual([]);
  });

  it('names only commands that there are', () => {
    const named = [...text.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, name]) => name ?? '');
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('leads to files that there are', () => {
    const targets = [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, target]) => target ?? '');
    const missing = targets.filter((target) => !/^\w+:/.test(target) && !existsSync(join(dirname(file), target)));
    expect(missing).toEqual([]);
  });

  it('leads to headings that there are', () => {
    const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\w\s-]/g, '')
        .replace(/\s/g, '-'),
    );
    const targets = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, target]) => target ?? '');
    expect(targets.filter((target) => !headings.includes(target))).toEqual([]);
  });
});
