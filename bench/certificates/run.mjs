// Measures what happens on a bad day: a whole key class suspended, the list that names it, and everybody asking. On
// PostgreSQL and Redis; the second half beside a bare Fastify endpoint in the same process, in the same rounds.
import 'reflect-metadata';
import { fork, spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import fastify from 'fastify';
import { parseConfig } from '../../dist/src/config/index.js';
import * as core from '../../dist/src/core/certificates/index.js';
import { CitizenRepository } from '../../dist/src/core/citizens/index.js';
import { createApp } from '../../dist/src/create-app.js';
import { Database } from '../../dist/src/platform/persistence/index.js';
import { Log } from '../../dist/src/platform/logging/index.js';
import { freePort } from '../login/processes.mjs';
import { makeStores } from '../login/stores.mjs';

const { values } = parseArgs({
  options: {
    certificates: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    concurrency: { type: 'string', default: '32' },
  },
});
const folder = mkdtempSync('.cache/bench-certificates-');
const stores = await makeStores();
const port = await freePort();
const issuer = `http://localhost:${port}`;
const secret = () => randomBytes(32).toString('base64url');

const config = parseConfig('local', {
  ISSUER: issuer,
  APP_ORIGIN: `http://app.localhost:${port}`,
  PORT: String(port),
  BIND: '127.0.0.1',
  MASTER_KEY: secret(),
  PAIRWISE_SALT: secret(),
  POPULATION_REGISTER: 'demo',
  TYPED_CODE: 'on',
  CERTIFICATE_AUTHORITY: 'demo',
  SIGNING_ALGORITHMS: 'ES256',
  DATABASE_URL: stores.databaseUrl,
  REDIS_URL: stores.redisUrl,
  REDIS_PREFIX: stores.prefix,
  DATA_DIR: folder,
});
const app = await createApp(config, { log: new Log({ write: () => undefined }) });
const bare = fastify();

try {
  await app.listen(port, '127.0.0.1');
  const issued = await issueOne();
  await copyRows(issued.serial, Number(values.certificates));
  await suspendAll();
  await measureLoad(issued);
} finally {
  await bare.close();
  await app.close();
  await stores.dispose();
  rmSync(folder, { recursive: true, force: true });
}

function issueOne() {
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = { givenName: 'Оксана', familyName: 'Прикладна' };
  const citizen = app.get(CitizenRepository, { strict: false }).addOrRename({
    ...{ id: randomUUID(), identifier: 'PNOUA-19840312-99012', name, nameLatin: name, pseudonym: randomUUID() },
    ...{ birthDate: '1984-03-12', personType: 'citizen', status: 'active' },
  });
  const key = publicKey.export({ format: 'der', type: 'spki' });
  return citizen.then((owner) =>
    app
      .get(core.IssueCertificate, { strict: false })
      .issue({ citizen: owner, purpose: 'signature', level: 'qualified', publicKey: key }),
  );
}

/** As many more rows as asked for, each with a key and a number of its own. */
async function copyRows(serial, count) {
  const { manager } = app.get(Database, { strict: false });
  for (let from = 1; from <= count; from += 10_000) {
    const range = `generate_series(${from}, ${Math.min(count, from + 9_999)}) AS n`;
    await manager.query(
      `INSERT INTO certified_key (fingerprint, subject, purpose)
       SELECT 'bench-' || n, gen_random_uuid(), 'signature' FROM ${range}`,
    );
    await manager.query(
      `INSERT INTO certificate (serial, citizen_id, subject, document_number, purpose, level, key_class,
         key_fingerprint, profile, issuer, der, not_before, not_after, issued_at)
       SELECT '7e' || md5(n::text) , citizen_id, subject, document_number || n, purpose, level, 'flawed-token',
         'bench-' || n, profile, issuer, der, not_before, not_after, issued_at
       FROM certificate, ${range} WHERE serial = $1`,
      [serial],
    );
    await manager.query(
      `INSERT INTO certificate_status (serial, status) SELECT '7e' || md5(n::text), 'good' FROM ${range}`,
    );
  }
  await manager.query('ANALYZE');
}

async function suspendAll() {
  const begun = performance.now();
  const suspended = await app
    .get(core.ChangeCertificateState, { strict: false })
    .suspendClass('flawed-token', 'officer:bench');
  const took = seconds(begun);
  say(`suspended ${suspended} certificates of one key class, each with history and audit event: ${took} s`);
  const listed = performance.now();
  const list = await app.get(core.PublishRevocationList, { strict: false }).read('issuing');
  say(`made the revocation list of them, ${Math.round(list.length / 1024)} KiB: ${seconds(listed)} s`);
}

async function measureLoad(issued) {
  const [plain, nonced] = [ask(issued, ['-no_nonce']), ask(issued, [])];
  const answer = await post(`${issuer}/pki/ocsp`, readFileSync(plain));
  bare.addContentTypeParser('application/ocsp-request', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  bare.post('/', (_, reply) => reply.type('application/ocsp-response').send(answer));
  const reference = await bare.listen({ port: 0, host: '127.0.0.1' });
  const targets = {
    'bare Fastify, the same bytes': [reference, plain],
    'OCSP without a nonce': [`${issuer}/pki/ocsp`, plain],
    'OCSP with a nonce': [`${issuer}/pki/ocsp`, nonced],
  };
  const rates = Object.fromEntries(Object.keys(targets).map((name) => [name, []]));
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const [name, [url, file]] of Object.entries(targets)) rates[name].push(await load(url, file));
  }
  const [base] = Object.values(rates);
  for (const [name, own] of Object.entries(rates)) {
    const ratio = median(own.map((rate, round) => rate / base[round]));
    say(`${name}: ${Math.round(median(own))} a second, ${ratio.toFixed(2)} of the bare endpoint`);
  }
}

function ask({ certificate }, options) {
  const file = (name, content) => (writeFileSync(join(folder, name), content), join(folder, name));
  const pem = (der) => `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;
  const { chain } = app.get(core.CertificateAuthority, { strict: false });
  const wrapped = (der) => pem(der).replace(/([A-Za-z0-9+/=]{64})/g, '$1\n');
  const out = join(folder, `ask${options.length}.der`);
  const who = ['-issuer', file('ca.pem', wrapped(chain.issuing.der)), '-cert', file('leaf.pem', wrapped(certificate))];
  spawnSync('openssl', ['ocsp', ...options, ...who, '-reqout', out]);
  return out;
}

async function post(url, body) {
  const headers = { 'Content-Type': 'application/ocsp-request' };
  const response = await globalThis.fetch(url, { method: 'POST', headers, body });
  return Buffer.from(await response.arrayBuffer());
}

/** Requests a second, from a process of its own. */
function load(url, file) {
  const child = fork(new URL('load-process.mjs', import.meta.url), [url, file, values.seconds, values.concurrency]);
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => code && reject(new Error(`the load process ended with ${code}`)));
  });
}

function median(numbers) {
  const sorted = numbers.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)];
}

function seconds(begun) {
  return ((performance.now() - begun) / 1_000).toFixed(1);
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
