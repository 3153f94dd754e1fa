// Writes the tables of docs/operators/configuration.md from the schemas of the configuration and from what it really
// does, so that they cannot disagree with it. With --check it only says whether the file is current. Needs a build.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { z } from 'zod';
import { certificatesSchema } from '../dist/src/config/certificates.schema.js';
import { httpSchema } from '../dist/src/config/http.schema.js';
import { identitySchema } from '../dist/src/config/identity.schema.js';
import { loadConfig } from '../dist/src/config/index.js';
import { keysSchema } from '../dist/src/config/keys.schema.js';
import { secretNames } from '../dist/src/config/kinds.js';
import { relyingPartyApiSchema } from '../dist/src/config/relying-party-api.schema.js';
import { secretsSchema } from '../dist/src/config/secrets.schema.js';
import { storesSchema } from '../dist/src/config/stores.schema.js';
import { vaultSchema } from '../dist/src/config/vault.schema.js';

const file = 'docs/operators/configuration.md';
const groups = {
  http: httpSchema,
  stores: storesSchema,
  secrets: secretsSchema,
  identity: identitySchema,
  keys: keysSchema,
  vault: vaultSchema,
  certificates: certificatesSchema,
  relyingPartyApi: relyingPartyApiSchema,
};

const local = readLocalDefaults();
const demanded = readDemands();
const written = readFileSync(file, 'utf8');
const current = await format(fill(written), { ...(await resolveConfig(file)), parser: 'markdown' });

if (current !== written && process.argv.includes('--check')) {
  process.stderr.write(`${file} is not current: run npm run generate:docs\n`);
  process.exit(1);
}
writeFileSync(file, current);

/** Puts each table between its marks. */
function fill(text) {
  return text.replace(/(<!-- settings: (\w+) -->\n)[^]*?(\n<!-- end -->)/g, (_, begin, group, end) => {
    return `${begin}\n${table(groups[group])}\n${end}`;
  });
}

function table(schema) {
  const { properties } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  const rows = Object.entries(properties).map(([name, property]) => {
    const cells = [nameOf(name), meaningOf(property), localOf(name), productionOf(name, property)];
    return `| ${cells.join(' | ')} |`;
  });
  return ['| Setting | Meaning | Profile `local` | Profile `production` |', '| --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

function nameOf(name) {
  return secretNames.includes(name) ? `\`${name}\` or \`${name}_FILE\`` : `\`${name}\``;
}

function meaningOf({ description, enum: words, minimum, maximum }) {
  if (!description) throw new Error('a setting has no description');
  const limits = minimum === undefined ? '' : ` (${minimum} to ${maximum})`;
  const choice = words ? `: ${words.map((word) => `\`${word}\``).join(' or ')}` : '';
  return `${description}${limits}${choice}`;
}

function localOf(name) {
  if (['MASTER_KEY', 'PAIRWISE_SALT', 'VAULT_KEY'].includes(name)) return 'made at the first start, kept in `DATA_DIR`';
  const value = local[name];
  if (value === undefined) return 'optional';
  if (value === '' || value?.length === 0) return 'none';
  return `\`${typeof value === 'boolean' ? (value ? 'on' : 'off') : value}\``;
}

function productionOf(name, property) {
  if (demanded.has(name)) return 'has to be given';
  if (property.default === undefined) return 'optional';
  return property.default === '' ? 'none' : `\`${property.default}\``;
}

/** What an empty environment is filled up to. */
function readLocalDefaults() {
  const folder = mkdtempSync(join(tmpdir(), 'state-id-docs-'));
  try {
    const { http, stores, identity, keys, vault, certificates, relyingPartyApi } = loadConfig({ DATA_DIR: folder });
    return {
      ...http,
      ...stores,
      ...identity,
      ...keys,
      ...vault,
      ...certificates,
      ...relyingPartyApi,
      DATA_DIR: './data',
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What an empty environment is refused for. */
function readDemands() {
  try {
    loadConfig({ PROFILE: 'production' });
    throw new Error('profile production demands nothing');
  } catch (error) {
    return new Set(error.faults.map((fault) => fault.replace(' is missing', '')));
  }
}
