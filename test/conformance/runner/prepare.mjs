// Makes what a run of the OpenID Foundation's conformance suite needs: keys and secrets of its clients, the file that
// registers them with State ID, and one configuration for each plan. Everything lands in one folder, never in git.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { exportJWK, generateKeyPair } from 'jose';

const plansFolder = fileURLToPath(new URL('../plans/', import.meta.url));
const read = (name) => JSON.parse(readFileSync(join(plansFolder, name), 'utf8'));

/** The suite uses one path for all runs of one alias. */
const alias = 'state-id';

/**
 * @param {{issuer: string, suite: string, out: string}} options origins, and the folder to write to
 * @returns {Promise<string[]>} the names of the plans
 */
export async function prepare({ issuer, suite, out }) {
  const names = readdirSync(plansFolder)
    .filter((file) => file !== 'browser.json')
    .map((file) => file.replace('.json', ''))
    .sort();
  const browser = JSON.parse(JSON.stringify(read('browser.json')).replaceAll('{issuer}', issuer));
  mkdirSync(join(out, 'plans'), { recursive: true, mode: 0o700 });
  const parties = [];
  for (const name of names) {
    const template = read(`${name}.json`);
    const clients = {};
    for (const [at, [member, kind]] of Object.entries(template.clients).entries()) {
      const made = await makeClient({ id: `suite-${name}-${at + 1}`, kind, at, scope: template.scope, suite });
      clients[member] = made.client;
      parties.push(made.party);
    }
    const config = {
      alias,
      description: `State ID: ${name}`,
      server: { discoveryUrl: `${issuer}/.well-known/openid-configuration` },
      ...clients,
      resource: { resourceUrl: `${issuer}/oidc/userinfo` },
      ...browser,
    };
    const { plan, variant, notOffered } = template;
    write(join(out, 'plans', `${name}.json`), { plan, variant, notOffered, config });
  }
  write(join(out, 'relying-parties.json'), parties);
  return names;
}

/** One client in the words of the suite, and the same in ours. */
async function makeClient({ id, kind, at, scope, suite }) {
  const base = `${suite}/test/a/${alias}`;
  const secret = kind === 'secret' ? randomBytes(32).toString('base64url') : undefined;
  const keys = kind === 'secret' ? undefined : await generateKeys(id);
  const query = kind !== 'secret' && at > 0 ? '?dummy1=lorem&dummy2=ipsum' : '';
  return {
    client: {
      client_id: id,
      scope,
      ...(secret && { client_secret: secret }),
      ...(keys && { jwks: { keys: [keys.own] }, dpop_signing_alg: 'ES256' }),
    },
    party: {
      id,
      name: { en: 'Conformance suite' },
      purpose: { en: 'Test the protocol' },
      homepage: `${suite}/`,
      redirect_uris: [`${base}/callback${query}`],
      post_logout_redirect_uris: [`${base}/post_logout_redirect`],
      backchannel_logout_uri: `${base}/backchannel_logout`,
      scopes: [...new Set([...scope.split(' '), 'offline_access'])],
      ...(secret && { client_secret: secret, source_networks: ['loopback', 'uniquelocal'] }),
      ...(keys && { profile: 'fapi2', jwks: { keys: [keys.public] } }),
      ...(kind === 'signing-key' && { require_signed_requests: true, require_signed_responses: true }),
    },
  };
}

async function generateKeys(id) {
  const pair = await generateKeyPair('ES256', { extractable: true });
  const marks = { kid: `${id}-key`, alg: 'ES256', use: 'sig' };
  return {
    own: { ...(await exportJWK(pair.privateKey)), ...marks },
    public: { ...(await exportJWK(pair.publicKey)), ...marks },
  };
}

function write(file, content) {
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values } = parseArgs({
    options: {
      issuer: { type: 'string', default: 'http://localhost:3000' },
      suite: { type: 'string', default: 'https://localhost:8443' },
      out: { type: 'string', default: 'data/conformance' },
    },
  });
  const names = await prepare(values);
  console.log(`${values.out}: relying-parties.json, and plans ${names.join(', ')}`);
}
